import { type Activity, intervalOf, isLive, isMeeting, isMessage } from "../activity.ts";
import type { Calendar } from "../calendar.ts";
import { type Hours, shiftsOf, windowsOf } from "../hours.ts";
import {
  HOUR_MS,
  type Interval,
  intersect,
  lengthOf,
  MINUTE_MS,
  minus,
  overlapsOf,
  unionOf,
  within,
} from "../interval.ts";

/**
 * Metrics whose number is the length of a set of times, hence the sum of its lengths in the parts of a week; here without
 * any data.
 */
export const noTimes = {
  collaborationHours: null,
  afterHours: null,
  weekendHours: null,
  meetingHours: null,
  largeLong: null,
  conflictingHours: null,
  multitaskingHours: null,
  availableFocus: null,
  focusHours: null,
  longFocusHours: null,
  fragmentedMinutes: null,
};

export type TimeMetric = keyof typeof noTimes;
export const timeMetrics = Object.keys(noTimes) as readonly TimeMetric[];

/** The times that each metric counts, within the week; null where it needs working hours and none are known. */
export type Times = Record<TimeMetric, Interval[] | null>;

/** In each metric's unit. */
export type TimeMeasures = Record<TimeMetric, number | null>;

/** When somebody was busy, as a plain list. */
export const busyIn = (sends: readonly Activity[]): Interval[] => unionOf(sends.flatMap(asInterval));

const timeRules = {
  version: 1,
  /** Meetings longer than an hour with this many invitees are large and long (Viva Insights). */
  largeFrom: 9,
  longAbove: HOUR_MS,
  /** Shorter gaps are fragments (Viva Insights, uninterrupted hours). */
  focusFrom: HOUR_MS,
  longFocusFrom: 2 * HOUR_MS,
} as const;

/** All time metrics of PRODUCT §4; sources and formulas stand in the metric definitions. */
export function timesOf(sends: readonly Activity[], calendar: Calendar, hours: Hours | null): Times {
  const during = (activities: readonly Activity[]) => within(activities.flatMap(asInterval), calendar);
  const busy = busyIn(sends);
  const meetings = sends.filter(isMeeting);
  const live = unionOf(during(sends.filter(isLive)));
  return {
    ...noTimes,
    collaborationHours: within(busy, calendar),
    meetingHours: during(meetings),
    largeLong: during(meetings.filter(isLargeAndLong)),
    conflictingHours: overlapsOf(during(meetings)),
    multitaskingHours: intersect(unionOf(during(sends.filter(isMessage))), live),
    ...(hours && byHours(busy, live, calendar, hours)),
  };
}

function byHours(busy: Interval[], live: Interval[], calendar: Calendar, hours: Hours): Partial<Times> {
  const windows = windowsOf(calendar, hours);
  const own = within(windows, calendar);
  const daysOff = shiftsOf(calendar, hours).filter((_, i) => !hours.workdays[(i + 6) % 7]);
  const inWeek = within(busy, calendar);
  // A gap that the week cuts in two is judged by its whole length.
  const gaps = minus(windows, busy);
  const gapsOf = (fits: (ms: number) => boolean) =>
    within(
      gaps.filter((gap) => fits(lengthOf(gap))),
      calendar,
    );
  return {
    afterHours: minus(inWeek, own),
    weekendHours: intersect(inWeek, daysOff),
    availableFocus: minus(own, live),
    focusHours: gapsOf((ms) => ms >= timeRules.focusFrom),
    longFocusHours: gapsOf((ms) => ms >= timeRules.longFocusFrom),
    fragmentedMinutes: gapsOf((ms) => ms < timeRules.focusFrom),
  };
}

const asInterval = (activity: Activity) => intervalOf(activity) ?? [];

const isLargeAndLong = ({ seconds, recipients }: Activity) =>
  recipients >= timeRules.largeFrom && (seconds ?? 0) * 1_000 > timeRules.longAbove;

/** What a metric's times are counted in. */
export const unitOf = (metric: TimeMetric): number => (metric === "fragmentedMinutes" ? MINUTE_MS : HOUR_MS);
