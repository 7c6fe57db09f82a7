import type { Activity } from "../model/activity.ts";
import { type Calendar, calendarOf, type Monday, momentOf, mondayAfter } from "../model/calendar.ts";
import { hoursRules } from "../model/hours.ts";
import { MINUTE_MS } from "../model/interval.ts";

/** An activity that nothing is said about but what a test says. */
export const activity = (given: Partial<Activity>): Activity => ({
  kind: "MAIL",
  at: 0,
  seconds: null,
  recipients: 1,
  sent: true,
  other: 1,
  ...given,
});

export const meeting = (at: number, minutes: number, recipients = 3): Activity =>
  activity({ kind: "MEETING", at, seconds: minutes * 60, recipients, sent: false });

interface Office {
  calendar: Calendar;
  /** Monday is 0. */
  days?: readonly number[];
  /** By the clock. */
  from?: number;
  to?: number;
}

/** A week of mail, one in 20 minutes, on each day between two hours of the clock. */
export function office({ calendar, days = [0, 1, 2, 3, 4], from = 9, to = 17 }: Office): Activity[] {
  const times = Array.from({ length: (to - from) * 3 }, (_, i) => from * 60 + (i + 1) * 20);
  return days.flatMap((day) => times.map((time) => activity({ at: momentOf(calendar, day, time) })));
}

/** The weeks that teach the hours of a week. */
export const weeksBefore = (zone: string, monday: Monday): Calendar[] =>
  Array.from({ length: hoursRules.weeks }, (_, i) =>
    calendarOf(zone, mondayAfter(monday, i - hoursRules.weeks)),
  );

/** A moment as the clock shows it, `momentAt(calendar, 0, 9, 30)`: Monday, half past nine. */
export const momentAt = (calendar: Calendar, day: number, hour: number, minute = 0): number =>
  momentOf(calendar, day, hour * 60 + minute);

export const minutesAfter = (at: number, minutes: number): number => at + minutes * MINUTE_MS;
