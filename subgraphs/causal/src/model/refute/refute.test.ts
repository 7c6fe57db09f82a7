import { expect, test } from "vitest";
import { tableOf } from "../../testing/table.ts";
import { dot } from "../algebra/gram.ts";
import { adjust, residual } from "../estimate/adjust.ts";
import { clusterGrams } from "../estimate/slope.ts";
import { randomOf } from "../random.ts";
import { clustersOf } from "../sample/parts.ts";
import { sampleOf } from "../sample/sample.ts";
import { exchanged, refute, withCause } from "./refute.ts";
import { responseByArm, tippingPoint } from "./tipping.ts";
import { besideOneLike, eValue, eValueOfInterval, partialR2, robustnessValue } from "./unmeasured.ts";

const sample = sampleOf(tableOf({ seed: 1, clusters: 80, rowsPerCluster: 20, byCluster: true }));
const adjusted = adjust(sample);
const refuted = refute(sample, adjusted, clusterGrams(sample), 100);

test("an effect that is there goes away with the treatment or the outcome of others", () => {
  for (const placebo of [refuted.placeboTreatment, refuted.placeboOutcome]) {
    expect(Math.abs(placebo.mean)).toBeLessThan((3 * placebo.spread) / Math.sqrt(100) + 0.05);
    expect(placebo.asLarge).toBeLessThan(0.05);
  }
});

test("it stays beside a cause that is none, and among four clusters in five", () => {
  expect(refuted.randomCause.mean).toBeCloseTo(adjusted.effect, 2);
  expect(refuted.subset.mean).toBeCloseTo(adjusted.effect, 1);
  expect(refuted.subset.spread).toBeGreaterThan(0);
});

test("placebos move whole paths of clusters: what was together stays together, and nothing is lost", () => {
  const dealt = exchanged(sample, sample.outcome, randomOf(9));
  const paths = (column: Float64Array) =>
    clustersOf(sample)
      .map(({ from, to }) => column.slice(from, to).join())
      .toSorted();
  expect(paths(dealt)).toEqual(paths(sample.outcome));
  expect(dealt).not.toEqual(sample.outcome);
});

test("a path is stretched over a longer one in its order", () => {
  const uneven = { ...sample, rows: 6, clusters: 2, starts: Int32Array.of(0, 2, 6) };
  const dealt = new Set(
    Array.from({ length: 20 }, (_, seed) =>
      exchanged(uneven, Float64Array.of(1, 2, 5, 6, 7, 8), randomOf(seed)).join(),
    ),
  );
  expect(dealt).toEqual(new Set(["1,2,5,6,7,8", "5,7,1,1,2,2"]));
});

test("one more cause by what is left is one more column in the regression", () => {
  const cause = sample.outcome.map((value, row) => value + (row % 7));
  const anew = adjust({
    ...sample,
    controls: [...sample.controls, cause],
    names: [...sample.names, "cause"],
  });
  const rest = residual(sample, adjusted.controls, cause);
  expect(withCause(adjusted, { column: cause, left: dot(rest, rest) })).toBeCloseTo(anew.effect, 10);
});

test("the robustness value of harm in Darfur is 13.9 %, its partial R² 2.2 %", () => {
  expect(robustnessValue(4.184, 783)).toBeCloseTo(0.139, 3);
  expect(partialR2(4.184, 783)).toBeCloseTo(0.022, 3);
});

test("a confounder once as strong as being a woman there would leave 0.075 of 0.097", () => {
  const left = besideOneLike({
    effect: 0.09732,
    error: 0.02326,
    freedom: 783,
    withTreatment: 0.00908,
    withOutcome: 0.10903,
  });
  expect(left).toBeCloseTo(0.0752, 4);
  expect(
    besideOneLike({ effect: 1, error: 1, freedom: 10, withTreatment: 0.6, withOutcome: 0.1 }),
  ).toBeNull();
});

test("a risk ratio of 3.9 has an E-value of 7.26, and an interval that holds 0 one of 1", () => {
  expect(eValue(Math.log(3.9) / 0.91)).toBeCloseTo(7.26, 2);
  expect(eValueOfInterval({ low: -0.1, high: 2 })).toBe(1);
  expect(eValueOfInterval({ low: 0.5, high: 2 })).toBeCloseTo(eValue(0.5), 12);
});

test("who did not answer can turn an effect by so much, and cannot where all answered", () => {
  const responses = { treated: { asked: 100, answered: 80 }, control: { asked: 50, answered: 45 } };
  expect(responseByArm(responses)).toEqual({ treated: 0.8, control: 0.9 });
  expect(tippingPoint(-0.5, responses)).toBeCloseTo(2.5, 12);
  expect(tippingPoint(-0.5, { ...responses, treated: { asked: 100, answered: 100 } })).toBeNull();
});
