import { OrganismError } from "@organism/runtime/errors.ts";
import { Temporal } from "temporal-polyfill";

const ISO =
  /^(?<day>\d{4}-\d{2}-\d{2})[T ](?<hour>\d{2}):(?<minute>[0-5]\d)(?::(?<second>[0-5]\d)(?:[.,](?<fraction>\d{1,9}))?)?\s?(?<offset>Z|[+-]\d{2}:?\d{2})?$/i;

/** Reads a time of a file; undefined where it cannot be read. */
export type ReadTime = (text: string) => Date | undefined;

/**
 * ISO 8601 with an offset, or without one where the file's zone is given. Local times are read as calendars do (RFC 5545):
 * one that the clock skipped as if it had not been put forward yet, one that it showed twice as the first.
 */
export function timesIn(zone: string | undefined): ReadTime {
  if (zone !== undefined) requireZone(zone);
  // Zones change their offset at quarters of an hour, so one conversion serves every time of the quarter.
  const quarters = new Map<string, number | undefined>();
  const startOf = (quarter: string, offset: string) => {
    const key = quarter + offset;
    if (!quarters.has(key)) quarters.set(key, offset ? instantAt(key) : localInstant(quarter, zone));
    return quarters.get(key);
  };
  return (text) => {
    const parts = ISO.exec(text.trim())?.groups;
    if (!parts) return undefined;
    const { day, hour, minute, second = "0", fraction = "", offset = "" } = parts;
    const past = Number(minute) % 15;
    const quarter = `${day}T${hour}:${String(Number(minute) - past).padStart(2, "0")}`;
    const start = startOf(quarter, offset.toUpperCase());
    const ms = Number(fraction.slice(0, 3).padEnd(3, "0"));
    return start === undefined ? undefined : new Date(start + (past * 60 + Number(second)) * 1_000 + ms);
  };
}

function localInstant(time: string, zone: string | undefined): number | undefined {
  if (zone === undefined)
    throw new OrganismError(
      "ZONE_NEEDED",
      `${time} has no offset from UTC; say in which zone the file's times are, as in --zone Europe/Warsaw`,
    );
  return ofCalendar(() => Temporal.PlainDateTime.from(time).toZonedDateTime(zone).epochMilliseconds);
}

const instantAt = (time: string) => ofCalendar(() => Temporal.Instant.from(time).epochMilliseconds);

// The calendar has no such day, or the day no such hour.
function ofCalendar(read: () => number): number | undefined {
  try {
    return read();
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

function requireZone(zone: string) {
  if (
    ofCalendar(() => Temporal.Instant.fromEpochMilliseconds(0).toZonedDateTimeISO(zone).offsetNanoseconds) !==
    undefined
  )
    return;
  throw new OrganismError(
    "ZONE_UNKNOWN",
    `There is no zone ${JSON.stringify(zone)}; give one of the IANA database, such as Europe/Warsaw or UTC`,
  );
}
