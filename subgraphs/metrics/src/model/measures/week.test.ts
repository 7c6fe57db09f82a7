import { expect, test } from "vitest";
import { activity, meeting, momentAt } from "../../testing/office.ts";
import type { Activity } from "../activity.ts";
import { calendarOf } from "../calendar.ts";
import type { Hours } from "../hours.ts";
import { measureWeek } from "./week.ts";

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
