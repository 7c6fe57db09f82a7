import { addDays, DAY_MS, type Day, dayOf } from "./day.ts";

const WEEK_MS = 7 * DAY_MS;
// The first Monday since the epoch.
const MONDAY_MS = 4 * DAY_MS;

/** A Monday, as `2010-09-27`: it stands for its ISO week, in UTC. */
export type Monday = Day;

/** Late events come in before a week is looked at. */
const REST_MS = WEEK_MS;

export const mondayOf = (at: Date): Monday => mondayAt(weekNumber(at.getTime()));

/** The weeks from `first` on that the horizon passed a week ago. */
export function dueWeeks(first: Monday, horizon: Date): Monday[] {
  const from = weekNumber(Date.parse(first));
  const until = weekNumber(horizon.getTime() - REST_MS);
  return Array.from({ length: Math.max(0, until - from) }, (_, i) => mondayAt(from + i));
}

export const weekAfter = (monday: Monday): Monday => mondayAt(weekNumber(Date.parse(monday)) + 1);

/**
 * Numbers of the graph stand on four weeks. They are published once for each four, not every week: two windows that overlap
 * would differ by single weeks.
 */
export const endsWindow = (monday: Monday): boolean => weekNumber(Date.parse(monday)) % 4 === 3;

/** First and last day of the four weeks that numbers of this one stand on. */
export const daysBehind = (monday: Monday): { from: Day; to: Day } => ({
  from: addDays(monday, -21),
  to: addDays(monday, 6),
});

const weekNumber = (ms: number) => Math.floor((ms - MONDAY_MS) / WEEK_MS);
const mondayAt = (week: number) => dayOf(new Date(week * WEEK_MS + MONDAY_MS));
