import fc from "fast-check";
import { expect, test } from "vitest";
import { networkByPerson, repliesByMinute } from "../testing/exchanges.ts";
import { measureByMinute } from "../testing/minutes.ts";
import { activity, meeting, minutesAfter, momentAt } from "../testing/office.ts";
import type { Activity } from "./activity.ts";
import { calendarOf } from "./calendar.ts";
import type { Hours } from "./hours.ts";
import { timeMetrics } from "./time.ts";
import { measureDays, measureHours, measureWeek } from "./week.ts";

const calendar = calendarOf("Europe/Warsaw", "2026-03-02");
const at = (day: number, hour: number, minute = 0) => momentAt(calendar, day, hour, minute);
const [MON, TUE, WED, THU, FRI, SAT, SUN] = [0, 1, 2, 3, 4, 5, 6];

/** 8:30 to 17:30, Monday to Friday. */
const hours: Hours = {
  start: 510,
  length: 540,
  workdays: [true, true, true, true, true, false, false],
  learned: true,
};
const measure = (...activities: Activity[]) => measureWeek({ activities, hours, calendar });

test("what overlaps is counted once: a mail in a meeting adds nothing (Viva Insights)", () => {
  const day = [meeting(at(MON, 10), 60), activity({ at: at(MON, 10, 30) }), activity({ at: at(MON, 12) })];
  expect(measure(...day)).toMatchObject({
    collaborationHours: 1 + 5 / 60,
    meetingHours: 1,
    multitaskingHours: 5 / 60,
    afterHours: 0,
  });
});

test("only the time in which meetings overlap is in conflict (Viva Insights)", () => {
  const { meetingHours, conflictingHours, collaborationHours } = measure(
    meeting(at(TUE, 10), 60),
    meeting(at(TUE, 10, 45), 60),
  );
  expect({ meetingHours, conflictingHours, collaborationHours }).toEqual({
    meetingHours: 2,
    conflictingHours: 0.25,
    collaborationHours: 1.75,
  });
});

test("a meeting is one for its organiser, however many are asked", () => {
  const rows = [1, 2, 3].map((other) => ({ ...meeting(at(WED, 9), 90), sent: true, other }));
  expect(measure(...rows)).toMatchObject({ meetingHours: 1.5, conflictingHours: 0 });
});

test("nine invitees for more than an hour are a large and long meeting", () => {
  const { largeLong } = measure(
    meeting(at(MON, 9), 90, 9),
    meeting(at(TUE, 9), 60, 9),
    meeting(at(WED, 9), 90, 8),
  );
  expect(largeLong).toBe(1.5);
});

test("broadcast meetings, entries of a day, meetings without a length and what was received take no time", () => {
  const { collaborationHours } = measure(
    meeting(at(MON, 9), 60, 101),
    meeting(at(TUE, 0), 24 * 60),
    activity({ kind: "MEETING", at: at(WED, 9), seconds: null }),
    activity({ kind: "MAIL", at: at(THU, 9), sent: false }),
    activity({ kind: "REVIEW", at: at(FRI, 9), sent: false }),
  );
  expect(collaborationHours).toBe(0);
});

test("a gap of an hour is focus, a shorter one a fragment", () => {
  // Of Monday's nine hours: 30 min, meeting to 10:00, 59 min, call to 11:59, 60 min, meeting to 15:00, 150 min.
  const { focusHours, longFocusHours, fragmentedMinutes, availableFocus } = measure(
    meeting(at(MON, 9), 60),
    activity({ kind: "CALL", at: at(MON, 10, 59), seconds: 3_600 }),
    meeting(at(MON, 12, 59), 121),
  );
  expect({ focusHours, longFocusHours, fragmentedMinutes }).toEqual({
    focusHours: 1 + 2.5 + 4 * 9,
    longFocusHours: 2.5 + 4 * 9,
    fragmentedMinutes: 30 + 59,
  });
  expect(availableFocus).toBeCloseTo(45 - 1 - 1 - 121 / 60);
});

test("work on a day off is outside own hours too", () => {
  expect(measure(meeting(at(SAT, 10), 120))).toMatchObject({ weekendHours: 2, afterHours: 2 });
});

test("the shift that begins on Friday night is no weekend", () => {
  const night: Hours = { ...hours, start: 22 * 60 };
  const shift = [meeting(at(FRI, 23), 60), meeting(at(SAT, 2), 60), meeting(at(SUN, 2), 60)];
  expect(measureWeek({ activities: shift, hours: night, calendar })).toMatchObject({
    weekendHours: 1,
    afterHours: 1,
  });
});

test("spans go from a day's first activity to its last", () => {
  const days = [MON, TUE, WED, THU].flatMap((day, i) => [
    meeting(at(day, 9), 30),
    meeting(at(day, 16 + i), 60),
  ]);
  expect(measure(...days)).toMatchObject({ span: 9.5, spanTotal: 38, spanP90: 10.7 });
});

test("less than 11 hours between two days is a short rest (Directive 2003/88, article 3)", () => {
  const evenings = [meeting(at(MON, 21), 60), meeting(at(TUE, 8, 59), 60), meeting(at(TUE, 20), 60)];
  expect(measure(...evenings, meeting(at(WED, 8), 60)).shortRests).toBe(1);
  expect(measure(meeting(at(SUN, 21) - 7 * 24 * 3_600_000, 60), meeting(at(MON, 8), 60)).shortRests).toBe(1);
});

test("without 35 hours on end there is no weekly rest (article 5)", () => {
  const everyDay = [MON, TUE, WED, THU, FRI, SAT].map((day) => meeting(at(day, 9), 60));
  expect(measure(...everyDay, meeting(at(SUN, 20), 60), meeting(at(SUN, 33), 60)).noWeeklyRest).toBe(1);
  expect(measure(...everyDay, meeting(at(SUN, 21), 60)).noWeeklyRest).toBe(0);
});

test("a weekly rest that ends in the next week is this week's", () => {
  const everyDay = [MON, TUE, WED, THU, FRI, SAT].map((day) => meeting(at(day, 9), 60));
  expect(measure(...everyDay, meeting(at(SUN, 33), 60)).noWeeklyRest).toBe(0);
});

test("a reply takes the working time that passed", () => {
  const evening = [
    activity({ at: at(MON, 17, 0), sent: false, other: 7 }),
    activity({ at: at(TUE, 9, 0), other: 7 }),
    activity({ at: at(TUE, 10, 0), sent: false, other: 8 }),
    activity({ at: at(TUE, 10, 20), other: 8 }),
    activity({ at: at(WED, 10, 0), sent: false, other: 9 }),
    activity({ at: at(WED, 20, 0), other: 9 }),
    activity({ at: at(THU, 10, 0), sent: false, other: 9 }),
    activity({ at: at(FRI, 10, 1), other: 9 }),
  ];
  // 30 min of Monday and 30 of Tuesday; 20 min; 7.5 h until Wednesday's window ends; Friday's comes after a day.
  expect(measure(...evening)).toMatchObject({ responseMedian: 60, responseAfterHoursShare: 1 / 3 });
});

test("what went to more than eight people asked nobody in particular and has no reply", () => {
  const asked = activity({ at: at(MON, 10), sent: false, other: 7, recipients: 9 });
  const { responseMedian } = measure(asked, activity({ at: at(MON, 11), other: 7 }));
  expect(responseMedian).toBeNull();
});

test("a reply on Monday night took also the working time that was left of Saturday's shift", () => {
  const nights: Hours = { ...hours, start: 22 * 60, workdays: [true, true, true, true, true, true, true] };
  const activities = [
    activity({ at: at(SUN - 7, 6), sent: false, other: 7 }),
    activity({ at: at(MON, 1), other: 7 }),
  ];
  // To 7:00 on Sunday, and from 22:00 on.
  expect(measureWeek({ activities, hours: nights, calendar }).responseMedian).toBe(60 + 180);
});

test("the network is whom one exchanges with, or meets often among few", () => {
  const { networkInternal } = measure(
    activity({ at: at(MON, 9), other: 1 }),
    activity({ at: at(MON, 10), other: 1, sent: false }),
    activity({ at: at(MON, 11), other: 2 }),
    activity({ at: at(TUE, 9), other: 3, recipients: 2 }),
    activity({ at: at(TUE, 10), other: 3, recipients: 2 }),
    activity({ at: at(WED, 9), other: 4, recipients: 5 }),
    activity({ at: at(WED, 10), other: 4, recipients: 5 }),
    activity({ at: at(THU, 9), other: 5, recipients: 9 }),
    activity({ at: at(THU, 10), other: 5, recipients: 9, sent: false }),
  );
  expect(networkInternal).toBe(2);
});

test("a window that begins in the hour that the clock shows twice begins with the first", () => {
  const night: Hours = {
    ...hours,
    start: 75,
    length: 240,
    workdays: [true, true, true, true, true, true, true],
  };
  const autumn = calendarOf("America/New_York", "2026-10-26");
  expect(measureWeek({ activities: [], hours: night, calendar: autumn }).availableFocus).toBe(6 * 4 + 5);
});

test("without hours only what needs none is said", () => {
  const week = measureWeek({ activities: [meeting(at(SAT, 10), 60)], hours: null, calendar });
  expect(week).toMatchObject({
    collaborationHours: 1,
    afterHours: null,
    weekendHours: null,
    focusHours: null,
    shortRests: null,
    responseMedian: null,
    activeDays: null,
  });
});

// An ordinary week, three in which a clock changes, one of them by half an hour, and the last of a year of 53.
const weeks = fc.constantFrom(
  calendar,
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
      const { networkInternal } = measureWeek({ activities, hours, calendar: week });
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
