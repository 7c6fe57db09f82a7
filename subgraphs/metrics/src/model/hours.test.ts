import { expect, test } from "vitest";
import { activity, momentAt, office, weeksBefore } from "../testing/office.ts";
import type { Activity } from "./activity.ts";
import type { Calendar } from "./calendar.ts";
import { densestStart } from "./dense.ts";
import { areAlike, type Hours, learnHours, pooledHours } from "./hours.ts";

const calendars = weeksBefore("Europe/Warsaw", "2026-05-04");
const WEEKDAYS = [true, true, true, true, true, false, false];

interface Given {
  contractHours?: number;
  fallback?: Hours;
  weeks?: readonly Calendar[];
}
const learn = (
  usual: (calendar: Calendar) => Activity[],
  { contractHours, fallback, weeks = calendars }: Given = {},
) =>
  learnHours({
    activities: weeks.flatMap(usual),
    calendars,
    contractHours: contractHours ?? null,
    fallback: fallback ?? null,
  });

test("the window is nine hours about the work, across a change of the clock", () => {
  // Mail from 9:20 to 17:00 leaves 80 minutes of the nine hours, half before and half after.
  expect(learn((calendar) => office({ calendar }))).toEqual({
    start: 520,
    length: 540,
    workdays: WEEKDAYS,
    learned: true,
  });
});

test("a contract's day and an hour are the length", () => {
  expect(learn((calendar) => office({ calendar }), { contractHours: 35 })).toMatchObject({ length: 480 });
  const threeDays = (calendar: Calendar) => office({ calendar, days: [0, 1, 2] });
  expect(learn(threeDays, { contractHours: 24 })).toMatchObject({
    length: 540,
    workdays: [true, true, true, false, false, false, false],
  });
});

test("work late in the evening does not make the window longer", () => {
  const late = (calendar: Calendar) => [...office({ calendar }), ...office({ calendar, from: 19, to: 23 })];
  expect(learn(late)).toMatchObject({ start: 520, length: 540 });
});

test("a night shift is learned as one, and its days are those on which it begins", () => {
  const hours = learn((calendar) => office({ calendar, from: 22, to: 30 }));
  expect(hours).toMatchObject({ start: 1_300, workdays: WEEKDAYS });
});

test("own days off are learned", () => {
  const sundayToThursday = learn((calendar) => office({ calendar, days: [6, 0, 1, 2, 3] }));
  expect(sundayToThursday?.workdays).toEqual([true, true, true, true, false, false, true]);
});

test("who works on all days has two off nevertheless", () => {
  const always = (calendar: Calendar) => [
    ...office({ calendar }),
    ...office({ calendar, days: [5, 6], from: 10, to: 16 }),
  ];
  expect(learn(always)?.workdays).toEqual(WEEKDAYS);
});

const team: Hours = { start: 420, length: 540, workdays: WEEKDAYS, learned: false };

test("fewer than 60 sends or 15 days teach nothing: the team's hours stand in, and say so", () => {
  const twoAWeek = (calendar: Calendar) => office({ calendar, days: [0], from: 9, to: 17 });
  expect(learn(twoAWeek)).toBeNull();
  expect(learn(twoAWeek, { fallback: team })).toEqual(team);
  const rarely = (calendar: Calendar) => [0, 1].map((day) => activity({ at: momentAt(calendar, day, 9) }));
  expect(learn(rarely, { fallback: team, contractHours: 30 })).toEqual({
    ...team,
    start: 480,
    length: 420,
  });
});

test("a send to many is one send, and what is received or attended teaches nothing", () => {
  const broad = (calendar: Calendar) => [
    ...Array.from({ length: 60 }, (_, other) =>
      activity({ at: momentAt(calendar, 0, 9), recipients: 60, other }),
    ),
    ...office({ calendar }).map((mail): Activity => ({ ...mail, sent: false })),
    ...office({ calendar }).map((mail): Activity => ({ ...mail, kind: "MEETING", seconds: 600 })),
  ];
  expect(learn(broad)).toBeNull();
});

test("the week itself and those after teach nothing", () => {
  const later = weeksBefore("Europe/Warsaw", "2026-06-29");
  expect(learn((calendar) => office({ calendar }), { weeks: later })).toBeNull();
});

test("a team's hours are nearest to those of its people, and come from learned ones alone", () => {
  const person = (start: number, learned = true): Hours => ({ ...team, start, learned });
  expect(pooledHours([person(420), person(480), person(60), person(900, false)])).toEqual({
    ...team,
    start: 420,
  });
  expect(pooledHours([person(420, false)])).toBeNull();
});

test("windows about midnight are near each other", () => {
  const around = (start: number): Hours => ({ ...team, start });
  expect(areAlike(around(1_430), around(20))).toBe(true);
  expect(areAlike(around(1_430), around(60))).toBe(false);
});

test("of equally good places the middle one is taken", () => {
  expect(densestStart([600], 60)).toBe(570);
  expect(densestStart([1_430, 10], 60)).toBe(1_410);
});
