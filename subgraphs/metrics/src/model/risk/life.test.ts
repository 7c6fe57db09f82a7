import { expect, test } from "vitest";
import { meeting, momentAt, office } from "../../testing/office.ts";
import type { Activity } from "../activity.ts";
import { type Calendar, calendarOf, mondayAfter } from "../calendar.ts";
import { hoursRules, learnHours } from "../hours.ts";
import { measureWeek } from "../measures/week.ts";
import { assess } from "./alerts.ts";
import type { PersonWeek } from "./overload.ts";
import { policy } from "./policy.ts";

// From interactions to alerts, over half a year with both changes of the clock: what a life is taken for.

const WEEKS = 40;
const WARSAW = "Europe/Warsaw";

/** Thirty weeks from September to April, after ten that teach the hours. */
const calendars = Array.from({ length: WEEKS }, (_, i) => calendarOf(WARSAW, mondayAfter("2026-07-27", i)));

type Life = (calendar: Calendar, week: number) => Activity[];

function weeksOf(life: Life, contractHours: number | null = 40): PersonWeek[] {
  const lived = calendars.map(life);
  return calendars.slice(hoursRules.weeks).map((calendar, i) => {
    const activities = lived.slice(i, i + hoursRules.weeks + 2).flat();
    const before = calendars.slice(i, i + hoursRules.weeks);
    const hours = learnHours({ activities, calendars: before, contractHours, fallback: null });
    const measures = measureWeek({ activities, hours, calendar });
    return {
      monday: calendar.monday,
      hours,
      contractHours,
      measures: { ...measures, managerOneOnOne: null },
    };
  });
}

const alertsOf = (life: Life, contractHours?: number) =>
  assess(weeksOf(life, contractHours), policy).flatMap(({ event, episode }) =>
    event === "RAISED" ? (episode?.pattern ?? []) : [],
  );

const usual: Life = (calendar) => [
  ...office({ calendar }),
  ...[0, 1, 2, 3].map((day) => meeting(momentAt(calendar, day, 10), 120)),
];

/** Evenings, nights and a weekend on top. */
const hard: Life = (calendar, week) => [
  ...usual(calendar, week),
  ...office({ calendar, from: 17, to: 23 }),
  ...office({ calendar, days: [5, 6], from: 10, to: 14 }),
  ...[0, 1, 2, 3, 4].map((day) => meeting(momentAt(calendar, day, 19), 180)),
  ...[1, 2, 3, 4].map((day) => meeting(momentAt(calendar, day, 7), 60)),
];

/** One life in some weeks, another in all others. */
const during =
  (weeks: readonly number[], there: Life, elsewhere: Life = usual): Life =>
  (calendar, week) =>
    (weeks.includes(week) ? there : elsewhere)(calendar, week);

test("three hard weeks raise an alert, from nothing but interactions", () => {
  expect(alertsOf(during([30, 31, 32], hard))).toEqual(["RISE"]);
  expect(alertsOf(during([30, 31], hard))).toEqual([]);
});

test("usual weeks raise none, whether the clock changes or not", () => {
  expect(calendars.some(({ monday }) => monday === "2026-10-19")).toBe(true);
  expect(calendars.some(({ monday }) => monday === "2027-03-22")).toBe(true);
  expect(alertsOf(usual)).toEqual([]);
  const afterHours = weeksOf(usual).map(({ measures }) => measures.afterHours);
  expect(new Set(afterHours)).toEqual(new Set([0]));
});

test("a night shift is work at its own hours", () => {
  const night: Life = (calendar) => office({ calendar, from: 22, to: 30 });
  const [week] = weeksOf(night).slice(-1);
  expect(week?.measures).toMatchObject({ afterHours: 0, weekendHours: 0, shortRests: 0, activeDays: 5 });
  expect(alertsOf(night)).toEqual([]);
});

test("a change to the night shift is no rise", () => {
  const night: Life = (calendar) => office({ calendar, from: 22, to: 30 });
  const weeks = Array.from({ length: WEEKS - 20 }, (_, i) => i + 20);
  expect(alertsOf(during(weeks, night))).toEqual([]);
});

test.each([-9, -6, -4, 4, 6, 9])("three weeks in a zone %i hours away are travel", (away) => {
  const there: Life = (calendar, week) =>
    usual(calendar, week).map((one) => ({ ...one, at: one.at - away * 3_600_000 }));
  expect(alertsOf(during([30, 31, 32], there))).toEqual([]);
  const weeks = weeksOf(during([30, 31, 32], there));
  expect(weeks.slice(22, 25).map(({ measures }) => measures.travelling)).toEqual([true, true, true]);
});

test("long days at home are no travel", () => {
  expect(weeksOf(during([30], hard))[22]?.measures.travelling).toBe(false);
});

test("part time and its irregular days raise none", () => {
  const twoOrThree: Life = (calendar, week) =>
    office({ calendar, days: week % 2 ? [0, 1] : [2, 3, 4], from: 8, to: 18 });
  expect(alertsOf(twoOrThree, 20)).toEqual([]);
});

test("leave raises none, nor do the weeks after it", () => {
  const away: Life = (calendar) => office({ calendar, days: [2], from: 20, to: 22 });
  expect(alertsOf(during([28, 29, 30], away))).toEqual([]);
  expect(alertsOf(during([28, 29, 30], () => []))).toEqual([]);
});
