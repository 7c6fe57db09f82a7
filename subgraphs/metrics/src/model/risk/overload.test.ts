import fc from "fast-check";
import { expect, test } from "vitest";
import { scoreByFormula } from "../../testing/scores.ts";
import { calm, inOrder, nineHours, strained, times } from "../../testing/weeks.ts";
import { baselineOf, type PersonWeek, type Score, scoreOf } from "./overload.ts";
import { policy, scoredMetrics } from "./policy.ts";

const usual = inOrder(times(14, calm()));
const now = (week: PersonWeek): PersonWeek => ({ ...week, monday: "2026-04-20" });

const riskOf = (week: PersonWeek, past: readonly PersonWeek[] = usual) =>
  scoreOf(now(week), baselineOf(now(week), past, null, policy), policy);

function scored(week: PersonWeek, past?: readonly PersonWeek[]): Score {
  const risk = riskOf(week, past);
  if (risk.state !== "SCORED") throw new Error(`nothing is said: ${risk.because}`);
  return risk;
}

/** Of all metrics: what a score is a mean by. */
const WEIGHT = 0.92;

test("every scored metric has its weight", () => {
  expect(policy.weighings.reduce((sum, { weight }) => sum + weight, 0)).toBeCloseTo(WEIGHT);
  expect(policy.weighings.map(({ metric }) => metric)).toEqual([...scoredMetrics]);
});

test("a usual week of a calm life scores nothing", () => {
  expect(scored(calm())).toMatchObject({ score: 0, level: 0, moved: 0, coverage: 1, reasons: [] });
});

test("by hand: six hours outside own hours where one was usual", () => {
  // L = (6 − 2) / 8 = 0.5; the spread is at its floor 0.125 · 8 = 1, so z = 3; 100 · 0.20 · (0.5 + 1) / 2 / 0.92.
  const risk = scored(calm({ afterHours: 6 }));
  expect(risk.score).toBeCloseTo(15 / WEIGHT);
  expect(risk.level).toBeCloseTo(10 / WEIGHT);
  expect(risk.moved).toBeCloseTo(20 / WEIGHT);
  expect(risk.dimensions.OVERLOAD).toBeCloseTo(15 / 0.42);
  expect(risk.dimensions.RECOVERY).toBe(0);
  expect(risk.reasons).toEqual([
    { metric: "afterHours", value: 6, usual: 1, deviations: 3, points: expect.closeTo(15 / WEIGHT) },
  ]);
});

test("by hand: a spread above the floor is the median distance times 1.4826", () => {
  const varied = inOrder(
    times(14, calm()).map((week, i) => calm({ ...week.measures, afterHours: i % 2 ? 1 : 5 })),
  );
  // Median 3, median distance 2: z = (6 − 3) / 2.9652.
  expect(scored(calm({ afterHours: 6 }), varied).reasons[0]?.deviations).toBeCloseTo(1.0117, 3);
});

test("less focus, fewer people and later replies count as what they are", () => {
  const risk = scored(calm({ focusHours: 4, networkInternal: 16, responseMedian: 45 }));
  // Focus: L = 6/8, z = 3 (capped). Network: 20 % down of 40, floor 5 points. Replies: 50 % up of 100, floor 12.5.
  expect(risk.level).toBeCloseTo((10 * 0.75 + 7 * 0.5 + 4 * 0.5) / WEIGHT);
  expect(risk.moved).toBeCloseTo((10 + 7 + 4) / WEIGHT);
});

test("what is better than usual takes nothing from the score", () => {
  const better = scored(calm({ focusHours: 25, networkInternal: 30, responseMedian: 5, meetingHours: 2 }));
  expect(better.score).toBe(0);
});

test("no talk with the manager in four weeks has a level and no deviation", () => {
  expect(scored(calm({ managerOneOnOne: 0 }))).toMatchObject({ moved: 0, score: expect.closeTo(2 / WEIGHT) });
});

test("metrics without data leave the others their weight; under 60 % nothing is said", () => {
  const later = { conflictingHours: null, managerOneOnOne: null };
  const past = inOrder(times(14, calm(later)));
  const risk = scored(calm({ ...later, afterHours: 6 }), past);
  expect(risk.coverage).toBeCloseTo(0.84 / WEIGHT);
  expect(risk.score).toBeCloseTo(15 / 0.84);
  const hardly = calm({ ...later, afterHours: null, shortRests: null });
  expect(riskOf(hardly, past)).toMatchObject({ state: "NOT_ENOUGH_DATA", because: "COVERAGE" });
});

test.each([
  ["hours that are not the person's own", { hours: { ...nineHours, learned: false } }, "NO_HOURS"],
  ["no hours", { hours: null, workdays: null, activeDays: null }, "NO_HOURS"],
  ["part time", { contractHours: 20 }, "PART_TIME"],
  ["a week mostly away", { activeDays: 2 }, "LEAVE"],
  ["travel", { travelling: true }, "TRAVEL"],
] as const)("%s: nothing is said, however high the numbers", (_, given, because) => {
  expect(riskOf(strained(given))).toMatchObject({ state: "NOT_ENOUGH_DATA", because });
});

test("of whom four weeks are not known nothing is said", () => {
  expect(riskOf(strained(), usual.slice(11))).toMatchObject({ state: "NOT_ENOUGH_DATA", because: "NEW" });
  expect(riskOf(strained(), usual.slice(10))).toMatchObject({ state: "SCORED" });
});

test("the usual is that of weeks −13 to −2", () => {
  const weeks = inOrder(times(20, calm()));
  const week = { ...calm(), monday: weeks.at(-1)?.monday ?? "" };
  expect(baselineOf(week, weeks, null, policy)).toEqual(weeks.slice(6, 18));
});

test("leave and travel are no usual, nor is what was measured by other hours", () => {
  const elsewhere = { hours: { ...nineHours, start: 900 } };
  const weeks = [calm({ activeDays: 1 }), calm({ travelling: true }), calm(elsewhere), calm()];
  const past = inOrder([...times(10, calm()), ...weeks]);
  const mondays = baselineOf(now(calm()), past, null, policy).map(({ monday }) => monday);
  expect(mondays).not.toContain(past[10]?.monday);
  expect(mondays).not.toContain(past[11]?.monday);
  expect(mondays).not.toContain(past[12]?.monday);
  expect(mondays).toHaveLength(9);
});

test("an open episode is no usual: the weeks before it are", () => {
  const weeks = inOrder([...times(14, calm()), ...times(12, strained())]);
  const last = weeks.at(-1) ?? calm();
  const since = weeks[14]?.monday ?? null;
  expect(baselineOf(last, weeks, since, policy)).toEqual(weeks.slice(2, 14));
});

const someHours = fc.double({ min: 0, max: 40, noNaN: true });
const sometimes = <Value>(values: fc.Arbitrary<Value>) => fc.option(values, { freq: 8 });
const someLife = fc.array(
  fc
    .record({
      afterHours: sometimes(someHours),
      meetingHours: someHours,
      multitaskingHours: fc.double({ min: 0, max: 12, noNaN: true }),
      conflictingHours: sometimes(fc.double({ min: 0, max: 9, noNaN: true })),
      shortRests: sometimes(fc.nat(7)),
      weekendHours: sometimes(fc.double({ min: 0, max: 9, noNaN: true })),
      focusHours: someHours,
      networkInternal: fc.nat(9),
      responseMedian: sometimes(fc.nat(300)),
      managerOneOnOne: sometimes(fc.constantFrom(0, 0.2, 0.25, 2)),
      activeDays: fc.constantFrom(5, 5, 5, 3, 2, null),
      travelling: fc.constantFrom(false, false, false, false, true),
      contractHours: fc.constantFrom(40, 40, 40, null, 30, 20),
      hours: fc.constantFrom(
        ...[0, 0, 0, 60, 61, 900].map((later) => ({ ...nineHours, start: nineHours.start + later })),
        { ...nineHours, learned: false },
        null,
      ),
    })
    .map(calm),
  { minLength: 1, maxLength: 24, size: "max" },
);

test("the index is what the formula of PRODUCT §4 comes to, metric by metric", () => {
  fc.assert(
    fc.property(someLife, (life) => {
      const weeks = inOrder(life);
      const week = weeks.at(-1) as PersonWeek;
      const slow = Object.entries(scoreByFormula(week, weeks, null)).map(([name, value]) => [
        name,
        typeof value === "number" ? expect.closeTo(value, 8) : value,
      ]);
      const fast = scoreOf(week, baselineOf(week, weeks, null, policy), policy);
      expect(fast).toMatchObject(Object.fromEntries(slow));
    }),
    { numRuns: 300 },
  );
});

const someWeek = fc
  .record({
    afterHours: fc.double({ min: 0, max: 60, noNaN: true }),
    meetingHours: fc.double({ min: 0, max: 60, noNaN: true }),
    shortRests: fc.nat(7),
    focusHours: fc.double({ min: 0, max: 45, noNaN: true }),
    networkInternal: fc.nat(80),
    responseMedian: fc.option(fc.nat(540)),
    managerOneOnOne: fc.double({ min: 0, max: 8, noNaN: true }),
  })
  .map((measures) => calm(measures));

test("a score lies between 0 and 100, is the mean of level and movement, and is the sum of its reasons", () => {
  const someWeeks = fc.array(someWeek, { minLength: 14, maxLength: 14 }).map(inOrder);
  fc.assert(
    fc.property(someWeek, someWeeks, (week, past) => {
      const { score, level, moved, reasons } = scored(week, past);
      expect(score).toBeGreaterThanOrEqual(0);
      expect(score).toBeLessThanOrEqual(100);
      expect(score).toBeCloseTo((level + moved) / 2);
      expect(reasons.reduce((sum, { points }) => sum + points, 0)).toBeCloseTo(score);
    }),
  );
});

test("more work outside own hours never scores less", () => {
  fc.assert(
    fc.property(someWeek, fc.double({ min: 0, max: 40, noNaN: true }), (week, more) => {
      const worse = calm({ ...week.measures, afterHours: (week.measures.afterHours ?? 0) + more });
      expect(scored(worse).score).toBeGreaterThanOrEqual(scored(week).score);
    }),
  );
});
