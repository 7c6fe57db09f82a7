import { hash } from "node:crypto";
import { expect, test } from "vitest";
import { historyOf, organisation, usual } from "../testing/history.ts";
import { overtimeWeeks, protagonistOf } from "./activity/overtime.ts";
import { interactionsOf, type Send } from "./activity/send.ts";
import { daysOf, HOUR_MS, MINUTE_MS } from "./calendar.ts";
import type { Person } from "./people/organisation.ts";
import { weeksOf } from "./weeks.ts";

const history = historyOf(usual);
const sends = history.flatMap((week) => week.sends);
const rows = (some: readonly Send[]) => some.reduce((sum, { to }) => sum + to.length, 0);
const hero = protagonistOf(organisation);

test("the same seed gives the same bytes, another one others", () => {
  const bytesOf = (seed: number) =>
    hash(
      "sha256",
      JSON.stringify(
        [...weeksOf({ ...usual, seed }).take(1)].flatMap((week) => week.sends.flatMap(interactionsOf)),
      ),
    );
  expect(bytesOf(1)).toBe(bytesOf(1));
  expect(bytesOf(2)).not.toBe(bytesOf(1));
});

test("120 people in 26 weeks have about 400,000 interactions", () => {
  expect(rows(sends)).toBeGreaterThan(370_000);
  expect(rows(sends)).toBeLessThan(430_000);
});

test("they come in order of time, each once", () => {
  expect(sends.every(({ at }, i) => at >= (sends[i - 1]?.at ?? 0))).toBe(true);
  const ids = history.slice(0, 4).flatMap((week) => week.sends.map((send) => interactionsOf(send)[0]?.id));
  expect(new Set(ids).size).toBe(ids.length);
});

test("nobody writes to themselves, and the number of recipients is what was sent", () => {
  expect(sends.filter(({ from, to }) => to.includes(from) || to.length === 0)).toEqual([]);
  expect(sends.filter(({ to }) => new Set(to).size !== to.length)).toEqual([]);
});

test("most mail goes to one, as in a real company's", () => {
  const mails = sends.filter(({ kind }) => kind === "MAIL");
  const one = mails.filter(({ to }) => to.length === 1).length / mails.length;
  expect(one).toBeGreaterThan(0.8);
  expect(one).toBeLessThan(0.92);
});

test("meetings take seven to fifteen hours of a person's week", () => {
  const hours = sends.reduce(
    (sum, { kind, seconds = 0, to }) => sum + (kind === "MEETING" ? (seconds / 3_600) * (to.length + 1) : 0),
    0,
  );
  const present = history.flatMap(({ states }) => states.filter(({ onLeave }) => !onLeave)).length;
  expect(hours / present).toBeGreaterThan(7);
  expect(hours / present).toBeLessThan(15);
});

test("on leave nobody does anything", () => {
  const leaves = history.flatMap(({ states, sends: ofWeek }) =>
    states.flatMap(({ onLeave }, index) => (onLeave ? [{ index, ofWeek }] : [])),
  );
  expect(leaves.length).toBeGreaterThan(60);
  // What was written before a Monday in one zone may be read on it in another; nothing is sent.
  const active = leaves.filter(({ index, ofWeek }) =>
    ofWeek.some(
      ({ from, kind, to }) =>
        from.index === index || (kind === "MEETING" && to.some((one) => one.index === index)),
    ),
  );
  expect(active).toEqual([]);
});

/** What each person sent, by the clock of their zone: the day (Monday is 0) and the minutes after its midnight. */
const clocks = organisation.people.map((): { day: number; minutes: number }[] => []);
for (const { monday, sends: ofWeek } of history) {
  const calendars = new Map(organisation.teams.map(({ zone }) => [zone, daysOf(zone, monday)]));
  for (const { from, at } of ofWeek) {
    const days = calendars.get(from.team.zone) ?? [];
    const day = days.findLastIndex(({ midnight }) => at >= midnight);
    // The Monday's midnight in the far east is still the Sunday of the week before here.
    if (day >= 0) clocks[from.index]?.push({ day, minutes: (at - (days[day]?.midnight ?? 0)) / MINUTE_MS });
  }
}

function shareWithin({ index }: Person, holds: (day: number, minutes: number) => boolean): number {
  const own = clocks[index] ?? [];
  return own.filter(({ day, minutes }) => holds(day, minutes)).length / own.length;
}

test("who works at night writes at night, by the clock of their zone", () => {
  const nights = organisation.people.filter(({ start }) => start === 22 * 60);
  expect(nights).toHaveLength(10);
  for (const person of nights)
    expect(shareWithin(person, (_day, minutes) => minutes >= 22 * 60 || minutes <= 6.5 * 60)).toBeGreaterThan(
      0.9,
    );
});

test("others write on their own days and at their own hours, but for a little", () => {
  const others = organisation.people.filter(({ start, index }) => start < 20 * 60 && index !== hero.index);
  const shares = others.map((person) => {
    const { start, length, workdays } = person;
    return shareWithin(
      person,
      (day, minutes) => workdays[day] === true && minutes >= start && minutes <= start + length + 20,
    );
  });
  expect(shares.reduce((sum, share) => sum + share, 0) / shares.length).toBeGreaterThan(0.95);
});

test("one in eight works part time, on fewer days or for half of each", () => {
  const part = organisation.people.filter(({ contractHours }) => contractHours < 40);
  expect(part.length).toBeGreaterThan(5);
  expect(part.length).toBeLessThan(30);
  for (const { workdays, length } of part)
    expect(workdays.filter(Boolean).length < 5 || length < 5 * 60).toBe(true);
});

test("of the last four weeks of the story two are high, and what makes the third arrives late", () => {
  const evenings = (some: readonly Send[], monday: string) => {
    const days = daysOf(hero.team.zone, monday);
    return some.filter(
      ({ from, at }) =>
        from.index === hero.index &&
        days.some(
          ({ midnight }, day) =>
            at >= midnight &&
            at < midnight + 24 * HOUR_MS &&
            (day > 4 || at > midnight + (hero.start + hero.length + 60) * MINUTE_MS),
        ),
    ).length;
  };
  const last = history.slice(-4);
  expect(last.map((week) => evenings(week.sends, week.monday) > 80)).toEqual([false, true, true, false]);
  expect(last.map((week) => evenings(week.late, week.monday) > 80)).toEqual([false, false, false, true]);
  expect(history.slice(0, -1).flatMap(({ late }) => late)).toEqual([]);
  expect(overtimeWeeks).toEqual([3, 2, 1]);
});
