import { Temporal } from "temporal-polyfill";

/** A time span in epoch ms. */
export interface Span {
  start: number;
  end: number;
}

export const MINUTE_MS = 60_000;
export const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

/** A day of a zone. */
export interface Day {
  /** 12 hours before noon: minutes of the clock can be added, whether or not the clock changes in the night. */
  midnight: number;
  holiday: boolean;
}

/** Public holidays that have a date; those that move with Easter or the moon are left out. */
const holidays: Record<string, readonly string[]> = {
  "Europe/Warsaw": ["01-01", "01-06", "05-01", "05-03", "08-15", "11-01", "11-11", "12-25", "12-26"],
  "Europe/London": ["01-01", "12-25", "12-26"],
  "America/New_York": ["01-01", "06-19", "07-04", "11-11", "12-25"],
  "Asia/Singapore": ["01-01", "05-01", "08-09", "12-25"],
};

/** The seven days of the week, Monday first. */
export function daysOf(zone: string, monday: string): Day[] {
  const first = Temporal.PlainDate.from(monday);
  return Array.from({ length: 7 }, (_, i) => {
    const date = first.add({ days: i });
    const noon = date.toZonedDateTime({ timeZone: zone, plainTime: "12:00" }).epochMilliseconds;
    const holiday = holidays[zone]?.includes(date.toString().slice(5)) ?? false;
    return { midnight: noon - DAY_MS / 2, holiday };
  });
}

/** The Monday of the week that a moment lies in, in the zone. */
export function mondayAt(zone: string, at: number): string {
  const date = Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(zone).toPlainDate();
  return date.subtract({ days: date.dayOfWeek - 1 }).toString();
}

export const mondayAfter = (monday: string, weeks: number): string =>
  Temporal.PlainDate.from(monday).add({ weeks }).toString();

/** The last three weeks of a quarter, in which books are closed and deals are made. */
export function isBusySeason(monday: string): boolean {
  const { month, day } = Temporal.PlainDate.from(monday);
  return month % 3 === 0 && day > 9;
}

/** Before this moment nobody's week of that Monday has begun, wherever they are. */
export const earliestOf = (monday: string): number => Date.parse(`${monday}T00:00:00Z`) - 14 * HOUR_MS;
