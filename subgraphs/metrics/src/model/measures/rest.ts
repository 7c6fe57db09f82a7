import type { Calendar } from "../calendar.ts";
import { type Hours, shiftsOf } from "../hours.ts";
import { HOUR_MS, type Interval, lengthOf, minus, within } from "../interval.ts";
import { meanOf, quantileOf } from "../quantile.ts";

export interface Rest {
  /** Mean and 90th percentile over the days with activity, hours; null without any. */
  span: number | null;
  spanP90: number | null;
  /** Sum over the days: the working time of the Directive's article 6, as far as traces show it. */
  spanTotal: number | null;
  /** 0 to 7. */
  shortRests: number | null;
  /** 1 or 0. */
  noWeeklyRest: number;
}

const restRules = {
  version: 1,
  /** Working Time Directive 2003/88/EC, article 3. */
  dailyMs: 11 * HOUR_MS,
  /** Article 5: 24 hours on end beside the daily 11. */
  weeklyMs: 35 * HOUR_MS,
} as const;

/** Rest between days and within the week; `busy` is a plain list that reaches two days past the week on both sides. */
export function restOf(busy: readonly Interval[], calendar: Calendar, hours: Hours | null): Rest {
  const noWeeklyRest = hasWeeklyRest(busy, calendar) ? 0 : 1;
  if (!hours) return { span: null, spanP90: null, spanTotal: null, shortRests: null, noWeeklyRest };
  const shifts = shiftsOf(calendar, hours).slice(0, 8);
  const days = shifts.map((shift) => spanOf(within(busy, shift)));
  const spans = days.slice(1).flatMap((day) => (day ? lengthOf(day) / HOUR_MS : []));
  return {
    span: meanOf(spans),
    spanP90: quantileOf(spans, 0.9),
    spanTotal: spans.reduce((sum, span) => sum + span, 0),
    shortRests: days.filter((day, i) => isShort(days[i - 1], day)).length,
    noWeeklyRest,
  };
}

/** From the first activity of a day to the last. */
function spanOf(busy: readonly Interval[]): Interval | undefined {
  const [first] = busy;
  const last = busy.at(-1);
  return first && last && { start: first.start, end: last.end };
}

const isShort = (before: Interval | undefined, day: Interval | undefined) =>
  before !== undefined && day !== undefined && day.start - before.end < restRules.dailyMs;

/** A rest that begins in the week counts whole, one that began before as far as it lies in the week. */
function hasWeeklyRest(busy: readonly Interval[], { start, end }: Calendar): boolean {
  const rests = minus([{ start, end: end + restRules.weeklyMs }], busy);
  return rests.some((rest) => rest.start < end && lengthOf(rest) >= restRules.weeklyMs);
}
