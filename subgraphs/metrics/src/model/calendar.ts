import { Temporal } from "temporal-polyfill";
import { HOUR_MS, type Interval, MINUTE_MS } from "./interval.ts";

/** A Monday, as `2026-03-23`: it stands for its ISO week, in the zone of the person. */
export type Monday = string;

// A Sunday's shift may begin on the Saturday and reach into the Monday; a weekly rest may end on the Tuesday after.
const DAYS_BEFORE = 2;
const DAYS_AFTER = 2;

/** A day as the clock on the wall shows it: 23 hours when it is put forward, 25 when it is put back. */
interface Day extends Interval {
  /** When the clock is changed; Infinity on other days. */
  changeAt: number;
  /** By how much it is put forward, ms. */
  shiftMs: number;
}

/** An ISO week in a zone. Making one is slow, so people of a zone share it. */
export interface Calendar extends Interval {
  monday: Monday;
  zone: string;
  /** Two days before, the seven of the week, two days after. */
  days: readonly Day[];
  /** The seven, Monday first. */
  weekdays: readonly Day[];
}

/** The week as the zone's rules of that year have it. Throws where the zone does not exist. */
export function calendarOf(zone: string, monday: Monday): Calendar {
  const date = Temporal.PlainDate.from(monday);
  const days = Array.from({ length: DAYS_BEFORE + 7 + DAYS_AFTER }, (_, i) =>
    dayOf(date.add({ days: i - DAYS_BEFORE }), zone),
  );
  const startOf = (days: number) => date.add({ days }).toZonedDateTime({ timeZone: zone }).epochMilliseconds;
  const weekdays = days.slice(DAYS_BEFORE, DAYS_BEFORE + 7);
  return { monday, zone, days, weekdays, start: startOf(0), end: startOf(7) };
}

function dayOf(date: Temporal.PlainDate, zone: string): Day {
  const from = date.toZonedDateTime({ timeZone: zone });
  const to = date.add({ days: 1 }).toZonedDateTime({ timeZone: zone });
  const bounds = { start: from.epochMilliseconds, end: to.epochMilliseconds };
  const shiftMs = (to.offsetNanoseconds - from.offsetNanoseconds) / 1_000_000;
  const change = shiftMs === 0 ? null : from.getTimeZoneTransition("next");
  return { ...bounds, shiftMs, changeAt: change?.epochMilliseconds ?? Infinity };
}

const DAY_MINUTES = 1_440;

/**
 * When the clock shows `minutes` after the midnight that begins day `index` of the calendar (-1 is the Sunday before);
 * below 0 and from 1,440 on it is another day's. A time that the clock skips is the moment of the change, one that it
 * shows twice the first.
 */
export function momentOf({ days }: Calendar, index: number, minutes: number): number {
  const over = Math.floor(minutes / DAY_MINUTES);
  const day = days[index + over + DAYS_BEFORE];
  if (!day) throw new RangeError(`day ${index + over} is outside the calendar of a week`);
  const at = day.start + (minutes - over * DAY_MINUTES) * MINUTE_MS;
  return at < day.changeAt ? at : Math.max(day.changeAt, at - day.shiftMs);
}

/** What the clock shows at a moment of a day, in minutes after midnight. */
export const minutesAt = ({ start, changeAt, shiftMs }: Day, at: number): number =>
  (at - start + (at >= changeAt ? shiftMs : 0)) / MINUTE_MS;

/** Whether the week is over at the horizon: only such weeks are scored. */
export const isOver = ({ end }: Calendar, horizon: number): boolean => end <= horizon;

const WEEK_MS = 7 * 24 * HOUR_MS;

/** The Monday `weeks` after another, or before it. */
export const mondayAfter = (monday: Monday, weeks: number): Monday =>
  new Date(Date.parse(monday) + weeks * WEEK_MS).toISOString().slice(0, 10);

/** Counts weeks; only differences mean anything. */
export const weekNumber = (monday: Monday): number => Math.floor(Date.parse(monday) / WEEK_MS);

/** The Monday of the week in which a moment lies, in the zone. */
export function mondayAt(zone: string, at: number): Monday {
  const date = Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(zone).toPlainDate();
  return date.subtract({ days: date.dayOfWeek - 1 }).toString();
}
