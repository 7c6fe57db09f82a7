import { expect, test } from "vitest";
import { normal } from "../../testing/table.ts";
import { randomOf } from "../random.ts";
import { sampleOf } from "../sample/sample.ts";
import { adjust } from "./adjust.ts";
import { together } from "./sequence.ts";

// Meetings of a week strain; strain leads to fewer meetings the week after; both strain in the end.
const DIRECT = 0.3;
const CARRIED = 0.6;
const TRUTH = DIRECT + CARRIED * DIRECT;

function twoWeeks(people: number) {
  const random = randomOf(21);
  const column = () => new Float64Array(people);
  const [first, strain, second, outcome] = [column(), column(), column(), column()];
  for (let person = 0; person < people; person++) {
    const trait = normal(random);
    first[person] = random() < 0.5 ? 1 : 0;
    strain[person] = DIRECT * (first[person] ?? 0) + trait + normal(random);
    second[person] = random() < 1 / (1 + Math.exp(0.4 * (strain[person] ?? 0))) ? 1 : 0;
    outcome[person] =
      CARRIED * (strain[person] ?? 0) + DIRECT * (second[person] ?? 0) + 0.5 * trait + normal(random);
  }
  return { first, strain, second, outcome };
}

test("what early weeks do by way of later ones is counted, though it is a covariate of the later ones", () => {
  const people = 20_000;
  const { first, strain, second, outcome } = twoWeeks(people);
  const one = new Float64Array(people).fill(1);
  const { effect, spread, crossCheck } = together({
    baseline: [one],
    weeks: [
      { covariates: [], treatment: first },
      { covariates: [strain], treatment: second },
    ],
    outcome,
    starts: Int32Array.from({ length: 201 }, (_, cluster) => (cluster * people) / 200),
  });
  expect(spread.low < TRUTH && TRUTH < spread.high).toBe(true);
  expect(Math.abs(crossCheck - effect)).toBeLessThan(0.1);
});

test("adjusting for all weeks at once finds only the direct part", () => {
  const { first, strain, second, outcome } = twoWeeks(20_000);
  const cluster = Int32Array.from(first, (_, person) => person % 200);
  const slope = (treatment: Float64Array, other: Float64Array) =>
    adjust(sampleOf({ outcome, treatment, covariates: { strain, other }, cluster })).effect;
  expect(slope(first, second) + slope(second, first)).toBeLessThan(TRUTH - 0.15);
});
