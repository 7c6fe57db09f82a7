import fc from "fast-check";
import { expect, test } from "vitest";
import { alertsByRule } from "../../testing/scores.ts";
import { calm, inOrder, nineHours, strained, times } from "../../testing/weeks.ts";
import { mondayAfter, weekNumber } from "../calendar.ts";
import { assess, divisionsAlerted } from "./alerts.ts";
import type { PersonWeek } from "./overload.ts";
import { policy } from "./policy.ts";

/** What happens, by the number of the week. */
const eventsOf = (weeks: readonly PersonWeek[]) =>
  assess(inOrder(weeks), policy).flatMap(({ event, episode }, week) =>
    event && event !== "CHANGED" ? [{ week, event, pattern: episode?.pattern }] : [],
  );

const usual = times(14, calm());

test("a rise is told with its third high week of four, once", () => {
  expect(eventsOf([...usual, ...times(2, strained())])).toEqual([]);
  expect(eventsOf([...usual, ...times(2, strained()), calm(), ...times(9, strained())])).toEqual([
    { week: 17, event: "RAISED", pattern: "RISE" },
  ]);
});

test("an episode began with the first of the weeks that raised it", () => {
  const weeks = inOrder([...usual, ...times(2, strained()), calm(), strained()]);
  expect(assess(weeks, policy).at(-1)).toMatchObject({
    event: "RAISED",
    episode: { pattern: "RISE", since: weeks[14]?.monday },
  });
});

test("every scored week changes an open alert, others do not", () => {
  const weeks = [...usual, ...times(4, strained()), strained({ travelling: true }), strained()];
  expect(
    assess(inOrder(weeks), policy)
      .map(({ event }) => event)
      .slice(-4),
  ).toEqual(["RAISED", "CHANGED", null, "CHANGED"]);
});

test("one week under 38 ends an episode, and its weeks raise no other", () => {
  expect(eventsOf([...usual, ...times(3, strained()), ...times(1, calm()), ...times(2, strained())])).toEqual(
    [
      { week: 16, event: "RAISED", pattern: "RISE" },
      { week: 17, event: "CLEARED", pattern: "RISE" },
    ],
  );
});

test("an episode ends when nothing could be said for four weeks", () => {
  expect(eventsOf([...usual, ...times(3, strained()), ...times(6, strained({ activeDays: 0 }))])).toEqual([
    { week: 16, event: "RAISED", pattern: "RISE" },
    { week: 20, event: "CLEARED", pattern: "RISE" },
  ]);
});

test("overload that lasts does not become usual while its alert is open", () => {
  expect(eventsOf([...usual, ...times(40, strained())])).toEqual([
    { week: 16, event: "RAISED", pattern: "RISE" },
  ]);
});

test("who is steadily overloaded has an alert of its own kind, and it is no rise", () => {
  const steadily = Array.from({ length: 30 }, (_, i) => strained({ afterHours: 12 + (i % 3) }));
  expect(eventsOf(steadily)).toEqual([{ week: 7, event: "RAISED", pattern: "CHRONIC" }]);
});

test.each([
  ["a calm life", times(30, calm())],
  [
    "one bad week in two months",
    [...usual, strained(), ...times(7, calm()), strained(), ...times(7, calm())],
  ],
  ["two weeks on call", [...usual, ...times(2, strained()), ...times(8, calm())]],
  ["part time", [...usual, ...times(6, strained())].map((week) => ({ ...week, contractHours: 20 }))],
  ["a fortnight of leave with mail in the evenings", [...usual, ...times(6, strained({ activeDays: 1 }))]],
  ["a journey", [...usual, ...times(6, strained({ travelling: true }))]],
  ["somebody new", times(5, strained())],
])("%s raises no alert", (_, weeks) => {
  expect(eventsOf(weeks)).toEqual([]);
});

test("weeks that are missing are weeks away", () => {
  const weeks = inOrder([...usual, ...times(2, strained()), ...times(5, calm()), strained()]);
  const known = weeks.filter((_, i) => i < 16 || i === 21);
  const last = assess(known, policy);
  expect(last).toHaveLength(22);
  expect(last[18]?.risk).toMatchObject({ state: "NOT_ENOUGH_DATA", because: "LEAVE" });
});

test("the order in which weeks are given does not matter", () => {
  const weeks = inOrder([...usual, ...times(5, strained()), ...times(3, calm())]);
  expect(assess(weeks.toReversed(), policy)).toEqual(assess(weeks, policy));
});

// Runs of weeks of one kind, as lives have them.
const someWeeks = fc.constantFrom<(PersonWeek | null)[]>(
  [calm()],
  [calm()],
  [strained()],
  [strained()],
  [calm({ afterHours: 5, focusHours: 6, shortRests: 1 })],
  [strained({ afterHours: 6, meetingHours: 20, shortRests: 1, networkInternal: 19, responseMedian: 31 })],
  [strained({ weekendHours: 0, focusHours: 12, networkInternal: 20 })],
  [strained({ activeDays: 1 })],
  [strained({ travelling: true })],
  [strained({ hours: { ...nineHours, start: 900 } })],
  [null],
);
const someLife = fc
  .array(
    fc
      .tuple(someWeeks, fc.integer({ min: 1, max: 7 }))
      .map(([week, count]) => Array(count).fill(week).flat()),
    { minLength: 4, maxLength: 12, size: "max" },
  )
  .map((runs): PersonWeek[] => {
    const weeks: (PersonWeek | null)[] = [calm(), ...runs.flat()];
    return weeks.flatMap((week, i) => (week ? { ...week, monday: mondayAfter("2026-01-05", i) } : []));
  });

test("what is raised and what is over is what the rules say, week by week", () => {
  let raised = 0;
  fc.assert(
    fc.property(someLife, (weeks) => {
      const first = weekNumber(weeks[0]?.monday ?? "");
      const fast = assess(weeks, policy).flatMap(({ event, episode, monday }) =>
        episode && event && event !== "CHANGED"
          ? {
              week: weekNumber(monday) - first,
              event,
              pattern: episode.pattern,
              since: weekNumber(episode.since) - first,
            }
          : [],
      );
      expect(fast).toEqual(alertsByRule(weeks));
      raised += fast.length;
    }),
  );
  expect(raised, "lives in which something happens").toBeGreaterThan(20);
});

test("a division of which more than 2 % are alerted is told first, if they are too many to be single people", () => {
  const sizes = new Map([
    ["north", 200],
    ["south", 400],
    ["east", 12],
  ]);
  const alerted = [...Array(5).fill("north"), ...Array(8).fill("south"), ...Array(3).fill("east")];
  expect(divisionsAlerted(alerted, sizes, 5, policy)).toEqual(["north"]);
});
