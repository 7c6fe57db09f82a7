import { type Monday, mondayAfter } from "../model/calendar.ts";
import type { Hours } from "../model/hours.ts";
import type { PersonWeek } from "../model/risk/overload.ts";

export const nineHours: Hours = {
  start: 510,
  length: 540,
  workdays: [true, true, true, true, true, false, false],
  learned: true,
};

const FIRST: Monday = "2026-01-05";

type Given = Partial<PersonWeek["measures"]> & Partial<Omit<PersonWeek, "measures">>;

/** A calm week of somebody with a calm life, but for what is given. */
export const calm = ({
  monday = FIRST,
  hours = nineHours,
  contractHours = 40,
  ...measures
}: Given = {}): PersonWeek => ({
  monday,
  hours,
  contractHours,
  measures: {
    afterHours: 1,
    meetingHours: 12,
    multitaskingHours: 1,
    conflictingHours: 0.5,
    shortRests: 0,
    weekendHours: 0,
    focusHours: 14,
    networkInternal: 20,
    responseMedian: 30,
    managerOneOnOne: 1,
    workdays: 5,
    activeDays: 5,
    travelling: false,
    ...measures,
  },
});

/** A week in which all that can strain somebody does. */
export const strained = (given: Given = {}): PersonWeek =>
  calm({
    afterHours: 12,
    meetingHours: 32,
    multitaskingHours: 9,
    conflictingHours: 7,
    shortRests: 3,
    weekendHours: 5,
    focusHours: 1,
    networkInternal: 10,
    responseMedian: 70,
    managerOneOnOne: 0,
    ...given,
  });

/** The weeks one after another. */
export const inOrder = (weeks: readonly PersonWeek[]): PersonWeek[] =>
  weeks.map((week, i) => ({ ...week, monday: mondayAfter(FIRST, i) }));

export const times = (count: number, week: PersonWeek): PersonWeek[] =>
  Array.from({ length: count }, () => week);
