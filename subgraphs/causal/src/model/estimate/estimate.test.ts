import { expect, test } from "vitest";
import { tableOf } from "../../testing/table.ts";
import { clusterSpread } from "../error/cluster.ts";
import { type Sample, sampleOf } from "../sample/sample.ts";
import { adjust } from "./adjust.ts";
import { crossFit } from "./cross-fit.ts";
import { doubleRobust } from "./double-robust.ts";
import type { Estimate } from "./estimate.ts";
import { effectsByGroup } from "./groups.ts";
import { partlyLinear } from "./partly-linear.ts";
import { imbalanceOf, propensityOf } from "./propensity.ts";
import { weigh } from "./weigh.ts";

const sample = sampleOf(tableOf({ seed: 3, clusters: 100, rowsPerCluster: 40 }));
const fitted = (of: Sample) => crossFit(of, propensityOf(of).coefficients);
const expected = fitted(sample);

const within = (estimate: Estimate, truth: number) => {
  const { low, high } = clusterSpread(estimate);
  return low < truth && truth < high;
};

test("two groups without covariates differ by the difference of their means", () => {
  const plain = sampleOf({
    outcome: Float64Array.of(1, 3, 4, 8),
    treatment: Float64Array.of(0, 0, 1, 1),
    covariates: {},
    cluster: Int32Array.of(0, 1, 2, 3),
  });
  expect(adjust(plain).effect).toBeCloseTo(4, 12);
  // Residuals −1, 1, −2, 2: by hand, the influence of each is a half of its residual; (4/3)·(3/2)·2.5.
  expect(clusterSpread(adjust(plain)).error).toBeCloseTo(Math.sqrt(5), 12);
});

test.each([
  ["regression", adjust(sample)],
  ["weighting", weigh(sample, propensityOf(sample))],
  ["both together", doubleRobust(sample, expected, "ALL")],
  ["both together, on the treated", doubleRobust(sample, expected, "TREATED")],
  ["a partially linear model", partlyLinear(sample)],
])("by %s the effect is found where the difference of means is wrong", (_by, estimate) => {
  const bare = adjust({ ...sample, controls: sample.controls.slice(0, 1) });
  expect(within(bare, 1)).toBe(false);
  expect(within(estimate, 1)).toBe(true);
  expect(estimate.influence.reduce((sum, one) => sum + one, 0)).toBeCloseTo(0, 9);
});

test("where the effect grows with what leads to treatment, the treated gain more than all would", () => {
  const uneven = sampleOf(tableOf({ seed: 4, clusters: 200, rowsPerCluster: 40, steeper: 1 }));
  const told = fitted(uneven);
  const [all, treated] = [doubleRobust(uneven, told, "ALL"), doubleRobust(uneven, told, "TREATED")];
  expect(within(all, 1)).toBe(true);
  expect(treated.effect).toBeGreaterThan(clusterSpread(all).high);
});

test("what a row is expected to be was told by models that have not seen its cluster", () => {
  const changed = sampleOf(tableOf({ seed: 3, clusters: 100, rowsPerCluster: 40 }));
  changed.outcome.set(
    changed.outcome.subarray(0, 40).map((value) => value + 1_000),
    0,
  );
  const told = fitted(changed);
  expect(told.control.subarray(0, 40)).toEqual(expected.control.subarray(0, 40));
  expect(told.control.subarray(4_000 - 40)).not.toEqual(expected.control.subarray(4_000 - 40));
});

test("weights make the arms alike", () => {
  const { probabilities, within: inside } = propensityOf(sample);
  const weights = probabilities.map(
    (p, row) => (inside[row] ?? 0) / (sample.treatment[row] === 1 ? p : 1 - p),
  );
  const before = imbalanceOf(
    sample.controls,
    sample.treatment,
    weights.map(() => 1),
  );
  const after = imbalanceOf(sample.controls, sample.treatment, weights);
  expect(Math.max(...before.map(Math.abs))).toBeGreaterThan(0.3);
  expect(Math.max(...after.map(Math.abs))).toBeLessThan(0.05);
});

test("rows without a counterpart in the other arm are trimmed, and counted", () => {
  const table = tableOf({ seed: 5, clusters: 100, rowsPerCluster: 40 });
  const alone = Int32Array.from({ length: 200 }, (_, row) => row);
  for (const row of alone) {
    for (const column of Object.values(table.covariates)) column[row] = 6;
    table.treatment[row] = 1;
  }
  const { trimmed } = propensityOf(sampleOf(table));
  expect(trimmed).toBeGreaterThanOrEqual(200);
  expect(trimmed).toBeLessThan(1_000);
});

test("arms that have next to nothing in common are not compared", () => {
  const table = tableOf({ seed: 6, clusters: 50, rowsPerCluster: 40, covariates: 1 });
  const { x1 } = table.covariates as { x1: Float64Array };
  // All but 1 % follow the covariate's sign, and its size is large.
  table.treatment.forEach((_, row) => {
    const sign = (x1[row] ?? 0) > 0 ? 1 : 0;
    x1[row] = sign ? 10 : -10;
    table.treatment[row] = row % 100 === 0 ? 1 - sign : sign;
  });
  expect(() => propensityOf(sampleOf(table))).toThrow(expect.objectContaining({ fault: "NO_OVERLAP" }));
});

test("an effect among a group is that of its rows, and none of it is told of too few clusters", () => {
  const uneven = sampleOf(tableOf({ seed: 7, clusters: 60, rowsPerCluster: 40, steeper: 1 }));
  const scored = doubleRobust(uneven, fitted(uneven), "ALL");
  const first = uneven.controls[1] ?? new Float64Array();
  const bySign = effectsByGroup(
    uneven,
    scored,
    Int32Array.from(first, (value) => (value > 0 ? 1 : 0)),
  );
  const [low, high] = bySign.map((told) => ("effect" in told ? told.effect : Number.NaN));
  // The mean of the upper half of a normal distribution is √(2/π).
  expect((high ?? 0) - (low ?? 0)).toBeCloseTo(2 * Math.sqrt(2 / Math.PI), 0);
  const few = Int32Array.from(first, (_, row) => (row < 19 * 40 ? 1 : 0));
  expect(effectsByGroup(uneven, scored, few)[1]).toEqual({ group: 1, tooFew: true });
});
