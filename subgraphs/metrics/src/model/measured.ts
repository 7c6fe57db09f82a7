import type { Monday } from "./calendar.ts";
import type { Hours } from "./hours.ts";
import type { TimeMeasures } from "./measures/time.ts";
import type { WeekMeasures } from "./measures/week.ts";
import type { PersonWeek, Risk } from "./risk/overload.ts";

/** What is measured of a person's week, with what takes more than the own activity to know. */
export interface OwnMeasures extends WeekMeasures {
  /** Hours alone with the manager in the four weeks that end with the week; null where no manager is known. */
  managerOneOnOne: number | null;
}

/** A measured week as it is kept. */
export interface KeptWeek {
  monday: Monday;
  endsAt: Date;
  zone: string | null;
  contractHours: number | null;
  hours: Hours | null;
  measures: OwnMeasures;
  /** Null while the week is not over. */
  risk: Risk | null;
}

/** A week with its parts, as far as there is anything in them. */
export interface MeasuredWeek extends KeptWeek {
  days: { day: string; measures: TimeMeasures }[];
  hourly: { at: Date; measures: TimeMeasures }[];
}

/** A week of which nothing is known, for people of whom nothing comes any more. */
export const silentWeek = (monday: Monday): PersonWeek => ({
  monday,
  measures: {
    afterHours: null,
    meetingHours: null,
    multitaskingHours: null,
    conflictingHours: null,
    shortRests: null,
    weekendHours: null,
    focusHours: null,
    networkInternal: null,
    responseMedian: null,
    managerOneOnOne: null,
    workdays: null,
    activeDays: null,
    travelling: false,
  },
  hours: null,
  contractHours: null,
});
