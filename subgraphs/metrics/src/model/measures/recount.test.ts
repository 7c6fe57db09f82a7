import fc from "fast-check";
import { expect, test } from "vitest";
import { networkByPerson, repliesByMinute } from "../../testing/exchanges.ts";
import { measureByMinute } from "../../testing/minutes.ts";
import { activity, minutesAfter } from "../../testing/office.ts";
import { nineHours } from "../../testing/weeks.ts";
import type { Activity } from "../activity.ts";
import { calendarOf } from "../calendar.ts";
import type { Hours } from "../hours.ts";
import { timeMetrics } from "./time.ts";
import { measureDays, measureHours, measureWeek } from "./week.ts";

// A week's numbers, counted once more by the slow and obvious way.

// An ordinary week, three in which a clock changes, one of them by half an hour, and the last of a year of 53.
const weeks = fc.constantFrom(
  calendarOf("Europe/Warsaw", "2026-03-02"),
  calendarOf("Europe/Warsaw", "2026-03-23"),
  calendarOf("America/New_York", "2026-10-26"),
  calendarOf("Australia/Lord_Howe", "2026-03-30"),
  calendarOf("Asia/Kolkata", "2026-12-28"),
);
const someHours = fc
  .record({
    start: fc.nat(95).map((quarter) => quarter * 15),
    length: fc.integer({ min: 8, max: 24 }).map((half) => half * 30),
    workdays: fc.array(fc.boolean(), { minLength: 7, maxLength: 7 }),
  })
  .map((some): Hours => ({ ...some, learned: true }))
  .filter(isClear);
/** A minute that the clock shows twice does not say by itself on which side of an edge it is. */
function isClear({ start, length }: Hours) {
  const edges = [start, start + length, start - (1_440 - length) / 2];
  return edges.every((edge) => (edge + 1_440) % 1_440 < 60 || (edge + 1_440) % 1_440 > 180);
}
const someActivity = fc.record({
  kind: fc.constantFrom("MAIL", "CHAT", "MEETING", "CALL", "REVIEW"),
  minute: fc.integer({ min: -1_000, max: 8 * 1_440 }),
  seconds: fc.option(fc.integer({ min: 1, max: 400 }).map((minutes) => minutes * 60)),
  recipients: fc.constantFrom(1, 2, 9, 40, 101),
  sent: fc.boolean(),
  other: fc.nat(5),
});
const someWeek = fc
  .record({
    calendar: weeks,
    hours: someHours,
    given: fc.array(someActivity, { maxLength: 40, size: "max" }),
  })
  .map(({ given, ...some }) => ({
    ...some,
    activities: withoutTwins(
      given.map(
        ({ minute, ...rest }): Activity => ({ ...rest, at: minutesAfter(some.calendar.start, minute) }),
      ),
    ),
  }));
/** Two sends of one kind and moment are taken for one, which the count by minute does not know. */
const withoutTwins = (activities: Activity[]) =>
  activities.filter(
    ({ kind, at }, i) => activities.findIndex((one) => one.kind === kind && one.at === at) === i,
  );

const byMinute = [...timeMetrics, "span", "spanP90", "spanTotal", "shortRests", "noWeeklyRest"] as const;

function expectSame(fast: number | null, slow: number | null, what: string) {
  if (slow === null) expect(fast, what).toBeNull();
  else expect(fast, what).toBeCloseTo(slow, 6);
}

test("the measures are those of a count by minute", () => {
  fc.assert(
    fc.property(someWeek, (some) => {
      const slow = measureByMinute(some.activities, some.calendar, some.hours);
      const fast = measureWeek(some);
      for (const metric of byMinute) expectSame(fast[metric], slow[metric], metric);
    }),
    { numRuns: 60 },
  );
});

// Few people who write much, so that they answer each other; from the Sunday before the week to its end.
const someMessage = fc.record({
  kind: fc.constantFrom("MAIL", "CHAT", "REVIEW"),
  minute: fc.integer({ min: -1_440, max: 7 * 1_440 }),
  recipients: fc.constantFrom(1, 1, 1, 4, 5, 8, 9),
  sent: fc.boolean(),
  other: fc.nat(2),
});
const someExchange = fc
  .record({
    calendar: weeks,
    hours: someHours,
    given: fc.array(someMessage, { maxLength: 120, size: "max" }),
  })
  .map(({ given, ...some }) => ({
    ...some,
    activities: withoutTwins(
      given.map(({ minute, ...rest }) =>
        activity({ ...rest, at: minutesAfter(some.calendar.start, minute) }),
      ),
    ),
  }));

test("replies are those that are found by holding every message against every other", () => {
  fc.assert(
    fc.property(someExchange, (some) => {
      const slow = repliesByMinute(some.activities, some.calendar, some.hours);
      const fast = measureWeek(some);
      expectSame(fast.responseMedian, slow.responseMedian, "responseMedian");
      expectSame(fast.responseAfterHoursShare, slow.responseAfterHoursShare, "responseAfterHoursShare");
    }),
  );
});

const someContact = fc.record({
  minute: fc.integer({ min: -23 * 1_440, max: 8 * 1_440 }),
  recipients: fc.constantFrom(1, 3, 4, 5, 8, 9),
  sent: fc.boolean(),
  other: fc.nat(12),
});

test("the network is that of whom one finds by looking at each", () => {
  fc.assert(
    fc.property(weeks, fc.array(someContact, { maxLength: 40, size: "max" }), (week, given) => {
      const activities = given.map(({ minute, ...rest }) =>
        activity({ ...rest, at: minutesAfter(week.start, minute) }),
      );
      const { networkInternal } = measureWeek({ activities, hours: nineHours, calendar: week });
      expect(networkInternal).toBe(networkByPerson(activities, week.end));
    }),
  );
});

test("hours sum to days and days to the week", () => {
  fc.assert(
    fc.property(someWeek, (some) => {
      const week = measureWeek(some);
      for (const parts of [measureHours(some), measureDays(some)])
        for (const metric of timeMetrics) {
          const sum = parts.reduce((total, part) => total + (part[metric] ?? 0), 0);
          expect(sum, metric).toBeCloseTo(week[metric] ?? 0, 6);
        }
    }),
  );
});
