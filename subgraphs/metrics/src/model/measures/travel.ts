import type { Calendar } from "../calendar.ts";
import { type Hours, windowOn } from "../hours.ts";
import { DAY_MS, HOUR_MS, type Interval, within } from "../interval.ts";

const travelRules = {
  version: 1,
  shiftMs: 3 * HOUR_MS,
  days: 3,
  /** A day may begin and end by shifts that differ by this much, and be no more than this longer than the window. */
  toleranceMs: 2 * HOUR_MS,
} as const;

/**
 * Whether on three working days the day's activity lies three hours or more from the person's window (facts/statistics,
 * Learned working hours): they are elsewhere or on another shift. A day that only grew longer is no travel.
 */
export function isTravelling(busy: readonly Interval[], calendar: Calendar, hours: Hours): boolean {
  const shifted = [0, 1, 2, 3, 4, 5, 6].filter((day) => {
    const window = windowOn(calendar, hours, day);
    return hours.workdays[day] && (movedLater(busy, window) || movedEarlier(busy, window));
  });
  return shifted.length >= travelRules.days;
}

/** Seen over the day and night that follow the window's beginning. */
function movedLater(busy: readonly Interval[], { start, end }: Interval): boolean {
  const seen = within(busy, { start, end: start + DAY_MS });
  return isMove((seen[0]?.start ?? start) - start, (seen.at(-1)?.end ?? end) - end);
}

/** Seen over the day and night that end with the window. */
function movedEarlier(busy: readonly Interval[], { start, end }: Interval): boolean {
  const seen = within(busy, { start: end - DAY_MS, end });
  return isMove(end - (seen.at(-1)?.end ?? end), start - (seen[0]?.start ?? start));
}

const isMove = (near: number, far: number): boolean =>
  (near + far) / 2 >= travelRules.shiftMs &&
  Math.min(near, far) >= travelRules.shiftMs - travelRules.toleranceMs / 2 &&
  far - near <= travelRules.toleranceMs;
