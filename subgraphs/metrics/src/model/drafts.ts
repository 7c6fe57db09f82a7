import { type Activity, intervalOf, isMeeting } from "./activity.ts";
import { type Calendar, type Monday, mondayAfter, mondayAt } from "./calendar.ts";
import { type Hours, hoursRules, learnHours } from "./hours.ts";
import { DAY_MS, HOUR_MS, sumOf } from "./interval.ts";
import type { KeptWeek, MeasuredWeek } from "./measured.ts";
import { type TimeMeasures, timeMetrics } from "./measures/time.ts";
import { measureDays, measureHours, measureWeek, reachOf } from "./measures/week.ts";

/** Who is measured, and by what. */
export interface Life {
  person: number;
  /** IANA; null where unknown: then UTC, whose clock does for hours that are learned. */
  zone: string | null;
  contractHours: number | null;
  manager: number | null;
  /** In the order of time. */
  activities: readonly Activity[];
  /** The weeks as they were kept, which keep the zone and the contract by which they were first measured. */
  kept: ReadonlyMap<Monday, KeptWeek>;
}

/** Weeks to be measured again: the Mondays of the first and the last. */
export interface Span {
  first: Monday;
  last: Monday;
}

/**
 * The weeks that interactions between two days bear on: those they lie in by any zone, those of which they are the days
 * before, and the following ones, which learn their hours and count their network from them.
 */
export const spanOf = (firstDay: string, lastDay: string): Span => ({
  first: mondayAt("UTC", Date.parse(firstDay) - 3 * DAY_MS),
  last: mondayAfter(mondayAt("UTC", Date.parse(lastDay) + 3 * DAY_MS), hoursRules.weeks),
});

/** From when to when the weeks need what was done. */
export const neededFor = ({ first, last }: Span) => ({
  from: new Date(Date.parse(mondayAfter(first, -hoursRules.weeks)) - 3 * DAY_MS),
  to: new Date(Date.parse(mondayAfter(last, 1)) + 4 * DAY_MS),
});

/** Making a calendar is slow, so whoever measures many people keeps them. */
export type CalendarIn = (zone: string, monday: Monday) => Calendar;

/** A week about to be measured. */
export interface Draft {
  calendar: Calendar;
  zone: string | null;
  contractHours: number | null;
  activities: readonly Activity[];
  /** Null where the weeks before taught nothing. */
  hours: Hours | null;
}

/** The weeks of the span that have begun at the horizon and in which there is anything. */
export function draftsOf(
  life: Life,
  { first, last }: Span,
  horizon: number,
  calendarIn: CalendarIn,
): Draft[] {
  return mondaysFrom(first, last).flatMap((monday): Draft | never[] => {
    const zone = life.kept.get(monday)?.zone ?? life.zone;
    const calendar = calendarIn(zone ?? "UTC", monday);
    if (calendar.start > horizon) return [];
    if (!life.activities.some(({ at }) => at >= calendar.start && at < calendar.end)) return [];
    const calendars = Array.from({ length: hoursRules.weeks }, (_, i) =>
      calendarIn(calendar.zone, mondayAfter(monday, i - hoursRules.weeks)),
    );
    const from = Math.min(reachOf(calendar).start, ...calendars.map(({ start }) => start));
    const { end } = reachOf(calendar);
    const activities = life.activities.filter(({ at }) => at >= from && at < end);
    const contractHours = life.kept.get(monday)?.contractHours ?? life.contractHours;
    const hours = learnHours({ activities, calendars, contractHours, fallback: null });
    return { calendar, zone, contractHours, activities, hours };
  });
}

function mondaysFrom(first: Monday, last: Monday): Monday[] {
  const mondays = [first];
  for (let monday = mondayAfter(first, 1); monday <= last; monday = mondayAfter(monday, 1))
    mondays.push(monday);
  return mondays;
}

/** `fallback`: the team's hours, else the zone's, by which it is measured where no own ones were learned. */
export function measureDraft(draft: Draft, { manager, kept }: Life, fallback: Hours | null): MeasuredWeek {
  const { calendar, zone, contractHours, activities } = draft;
  const { monday } = calendar;
  const before = kept.get(monday)?.hours ?? null;
  const keptHours = before?.learned ? null : before;
  const hours =
    draft.hours ??
    learnHours({ activities: [], calendars: [], contractHours, fallback: keptHours ?? fallback });
  const measured = { activities, hours, calendar };
  const managerOneOnOne = manager === null ? null : hoursAlone(activities, manager, calendar);
  return {
    monday,
    endsAt: new Date(calendar.end),
    zone,
    contractHours,
    hours,
    measures: { ...measureWeek(measured), managerOneOnOne },
    risk: null,
    days: measureDays(measured)
      .map((measures, i) => ({ day: dayAfter(monday, i), measures }))
      .filter(hasAnything),
    hourly: measureHours(measured)
      .map((measures, i) => ({ at: new Date(calendar.start + i * HOUR_MS), measures }))
      .filter(hasAnything),
  };
}

const ALONE_WEEKS = 4;

function hoursAlone(activities: readonly Activity[], manager: number, { end }: Calendar): number {
  const from = end - ALONE_WEEKS * 7 * DAY_MS;
  const alone = activities.filter(
    (activity) =>
      isMeeting(activity) &&
      activity.recipients === 1 &&
      activity.other === manager &&
      activity.at >= from &&
      activity.at < end,
  );
  return sumOf(alone.flatMap((activity) => intervalOf(activity) ?? [])) / HOUR_MS;
}

const dayAfter = (monday: Monday, days: number): string =>
  new Date(Date.parse(monday) + days * DAY_MS).toISOString().slice(0, 10);

const hasAnything = ({ measures }: { measures: TimeMeasures }) =>
  timeMetrics.some((metric) => (measures[metric] ?? 0) > 0);
