import fc from "fast-check";
import { expect, test } from "vitest";
import { activity, meeting, momentAt, office } from "../testing/office.ts";
import type { Activity } from "./activity.ts";
import { type Calendar, calendarOf, type Monday, mondayAfter } from "./calendar.ts";
import { type CalendarIn, draftsOf, type Life, measureDraft, spanOf } from "./drafts.ts";
import { HOUR_MS, MINUTE_MS } from "./interval.ts";

const known = new Map<string, Calendar>();
const calendarIn: CalendarIn = (zone, monday) => {
  const calendar = known.get(`${zone} ${monday}`) ?? calendarOf(zone, monday);
  known.set(`${zone} ${monday}`, calendar);
  return calendar;
};

const FIRST: Monday = "2026-01-26";
const WEEKS = 16;
const whole = { first: FIRST, last: mondayAfter(FIRST, WEEKS - 1) };
const HORIZON = Date.parse("2026-12-01");

const lifeOf = (activities: readonly Activity[], zone = "Europe/Warsaw"): Life => ({
  person: 1,
  zone,
  contractHours: 40,
  manager: 7,
  activities: activities.toSorted((a, b) => a.at - b.at),
  kept: new Map(),
});

const measureAll = (life: Life) =>
  new Map(
    draftsOf(life, whole, HORIZON, calendarIn).map((draft) => [
      draft.calendar.monday,
      measureDraft(draft, life, null),
    ]),
  );

test("time with the manager is that of meetings of two, of the four weeks that end with the week", () => {
  const at = (week: number, day: number) =>
    momentAt(calendarIn("Europe/Warsaw", mondayAfter(FIRST, week)), day, 10);
  const alone = (week: number, minutes: number) => ({ ...meeting(at(week, 1), minutes, 1), other: 7 });
  const life = lifeOf([
    alone(4, 60),
    alone(5, 30),
    { ...meeting(at(5, 2), 60, 2), other: 7 },
    { ...meeting(at(5, 3), 60, 1), other: 8 },
    activity({ at: at(8, 0) }),
    activity({ at: at(9, 0) }),
  ]);
  const hoursIn = (week: number) => measureAll(life).get(mondayAfter(FIRST, week))?.measures.managerOneOnOne;
  expect([4, 5, 8, 9].map(hoursIn)).toEqual([1, 1.5, 0.5, 0]);
  expect(
    measureAll({ ...life, manager: null }).get(mondayAfter(FIRST, 5))?.measures.managerOneOnOne,
  ).toBeNull();
});

const zones = fc.constantFrom("Europe/Warsaw", "Pacific/Kiritimati", "Pacific/Honolulu");
const days = fc.integer({ min: 0, max: WEEKS * 7 - 1 });

/** Mail both ways all day long, by UTC: enough to move hours, replies and the network. */
const busyDay = (from: number): Activity[] =>
  Array.from({ length: 96 }, (_, i) =>
    activity({ at: from + i * 15 * MINUTE_MS, sent: i % 2 === 0, other: 9 }),
  );

test("what was done on a day bears on no week but those that are measured again for it", () => {
  fc.assert(
    fc.property(zones, days, (zone, later) => {
      const usual = Array.from({ length: WEEKS }, (_, i) =>
        office({ calendar: calendarIn(zone, mondayAfter(FIRST, i)), from: 9, to: 13 }),
      ).flat();
      const from = Date.parse(FIRST) + later * 24 * HOUR_MS;
      const day = new Date(from).toISOString().slice(0, 10);
      const { first, last } = spanOf(day, day);
      const [before, after] = [
        measureAll(lifeOf(usual, zone)),
        measureAll(lifeOf([...usual, ...busyDay(from)], zone)),
      ];
      for (const [monday, week] of after)
        if (monday < first || monday > last) expect(week).toEqual(before.get(monday));
    }),
    { numRuns: 12 },
  );
});
