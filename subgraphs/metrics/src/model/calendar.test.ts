import fc from "fast-check";
import { Temporal } from "temporal-polyfill";
import { expect, test } from "vitest";
import { calendarOf, isOver, minutesAt, momentOf, mondayAfter, mondayAt } from "./calendar.ts";
import { HOUR_MS } from "./interval.ts";

const zones = [
  "Europe/Warsaw",
  "America/New_York",
  "Asia/Kolkata",
  "Australia/Lord_Howe",
  "America/Santiago",
];
const zone = fc.constantFrom(...zones);
const monday = fc.integer({ min: 0, max: 1_200 }).map((weeks) => mondayAfter("2006-01-02", weeks));

const hours = ({ start, end }: { start: number; end: number }) => (end - start) / HOUR_MS;

test("a week is 167 hours when the clock is put forward and 169 when it is put back", () => {
  expect(hours(calendarOf("Europe/Warsaw", "2026-03-23"))).toBe(167);
  expect(hours(calendarOf("Europe/Warsaw", "2026-10-19"))).toBe(169);
  expect(calendarOf("Europe/Warsaw", "2026-03-23").weekdays.map(hours)).toEqual([24, 24, 24, 24, 24, 24, 23]);
});

test("a year of 53 weeks is counted through", () => {
  expect(mondayAfter("2026-12-28", 1)).toBe("2027-01-04");
  expect(mondayAt("Europe/Warsaw", Date.parse("2027-01-03T22:59:59Z"))).toBe("2026-12-28");
  expect(mondayAt("Europe/Warsaw", Date.parse("2027-01-03T23:00:00Z"))).toBe("2027-01-04");
});

test("a time that the clock skips is the moment of the change, one that it shows twice the first", () => {
  const spring = calendarOf("Europe/Warsaw", "2026-03-23");
  expect(new Date(momentOf(spring, 6, 150)).toISOString()).toBe("2026-03-29T01:00:00.000Z");
  const autumn = calendarOf("Europe/Warsaw", "2026-10-19");
  expect(new Date(momentOf(autumn, 6, 150)).toISOString()).toBe("2026-10-25T00:30:00.000Z");
});

test("the clock's times are those of the zone's rules", () => {
  fc.assert(
    fc.property(zone, monday, fc.nat(6), fc.nat(1_439), (name, week, day, minutes) => {
      const calendar = calendarOf(name, week);
      const date = Temporal.PlainDate.from(week).add({ days: day });
      const time = Temporal.PlainTime.from({ hour: Math.floor(minutes / 60), minute: minutes % 60 });
      const moment = date.toPlainDateTime(time).toZonedDateTime(name, { disambiguation: "earlier" });
      const isSkipped = !moment.toPlainTime().equals(time);
      const at = momentOf(calendar, day, minutes);
      if (!isSkipped) expect(at).toBe(moment.epochMilliseconds);
      const weekday = calendar.weekdays[day];
      if (weekday && !isSkipped) expect(minutesAt(weekday, at)).toBe(minutes);
    }),
  );
});

test("a week is over when its Sunday is, where the person is", () => {
  const calendar = calendarOf("America/New_York", "2026-03-02");
  expect(isOver(calendar, Date.parse("2026-03-09T03:59:59Z"))).toBe(false);
  expect(isOver(calendar, Date.parse("2026-03-09T04:00:00Z"))).toBe(true);
});

test("a zone that does not exist is refused", () => {
  expect(() => calendarOf("Europe/Atlantis", "2026-03-02")).toThrow(/atlantis/i);
});
