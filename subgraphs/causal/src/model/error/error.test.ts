import { expect, test } from "vitest";
import { type Made, tableOf } from "../../testing/table.ts";
import { at, sumOf, without } from "../algebra/gram.ts";
import { adjust } from "../estimate/adjust.ts";
import { clusterGrams, slopeWith } from "../estimate/slope.ts";
import { clustersOf } from "../sample/parts.ts";
import { type Sample, sampleOf } from "../sample/sample.ts";
import { clusterSpread } from "./cluster.ts";
import { intervalOf } from "./interval.ts";
import { leaveOneOut } from "./leave-one-out.ts";
import { wildInterval } from "./wild.ts";

const made = (changed: Partial<Made> = {}) =>
  sampleOf(tableOf({ seed: 1, clusters: 24, rowsPerCluster: 20, byCluster: true, ...changed }));

const slopeIn = slopeWith([]);

const withTreated = (sample: Sample, treated: number): Sample => {
  const treatment = new Float64Array(sample.rows);
  for (const { from, to } of clustersOf(sample).slice(0, treated)) treatment.fill(1, from, to);
  return { ...sample, treatment };
};

test("the jackknife by subtraction is that of regressions made anew without each cluster", () => {
  const sample = made();
  const grams = clusterGrams(sample);
  const anew = clustersOf(sample).map(({ from, to }) => {
    const keep = (column: Float64Array) => column.filter((_, row) => row < from || row >= to);
    return slopeIn(
      sumOf(
        clusterGrams({
          ...sample,
          outcome: keep(sample.outcome),
          treatment: keep(sample.treatment),
          controls: sample.controls.map(keep),
          clusters: 1,
          starts: Int32Array.of(0, sample.rows - (to - from)),
        }),
      ),
    );
  });
  const effect = slopeIn(sumOf(grams));
  const { error } = leaveOneOut(grams, slopeIn);
  expect(effect).toBeCloseTo(adjust(sample).effect, 10);
  expect(error).toBeCloseTo(
    Math.sqrt((23 / 24) * anew.reduce((sum, one) => sum + (one - effect) ** 2, 0)),
    10,
  );
  expect(slopeIn(without(sumOf(grams), grams[0] ?? sumOf([])))).toBeCloseTo(anew[0] ?? 0, 10);
});

test("rows of one cluster tell the same thing over and over, and the error knows", () => {
  const sample = made({ clusters: 60 });
  const alone = {
    ...sample,
    clusters: sample.rows,
    starts: Int32Array.from({ length: sample.rows + 1 }, (_, row) => row),
  };
  expect(clusterSpread(adjust(sample)).error).toBeGreaterThan(2 * clusterSpread(adjust(alone)).error);
});

test("the bootstrap by cluster sums keeps what one on rows would: an effect within, one far away without", () => {
  const grams = clusterGrams(made());
  const around = leaveOneOut(grams, slopeIn);
  const { low, high } = wildInterval(grams, around);
  const middle = (around.low + around.high) / 2;
  expect(low).toBeLessThan(middle);
  expect(high).toBeGreaterThan(middle);
  expect((high - low) / (around.high - around.low)).toBeGreaterThan(0.6);
  expect((high - low) / (around.high - around.low)).toBeLessThan(1.6);
});

test.each([
  [60, undefined, false, "CLUSTER"],
  [24, undefined, false, /LEAVE_ONE_OUT|WILD_BOOTSTRAP/],
  [12, 4, true, "RANDOMISATION"],
  [12, 4, false, undefined],
  [6, 3, true, undefined],
])(
  "of %d clusters, %d of them treated, by lot: %s, the error is by %s",
  (clusters, treated, byLot, method) => {
    const drawn = made({ clusters, byCluster: treated === undefined });
    const sample = treated === undefined ? drawn : withTreated(drawn, treated);
    const told = intervalOf(sample, adjust(sample), byLot)?.method;
    if (method === undefined) expect(told).toBeUndefined();
    else expect(told).toMatch(method);
  },
);

test("all lots are tried where they are few: the interval holds the effects under which the drawn one is ordinary", () => {
  const drawn = made({ clusters: 10 });
  const sample = withTreated(drawn, 3);
  const adjusted = adjust(sample);
  const told = intervalOf(sample, adjusted, true) ?? { low: 0, high: 0 };
  const scores = (effect: number) =>
    clustersOf(sample).map(({ from, to }) => {
      let sum = 0;
      for (let row = from; row < to; row++)
        sum += at(adjusted.outcome, row) - effect * at(adjusted.treatment, row);
      return sum;
    });
  // Of 120 lots, at most 6 may be as telling at an effect just outside.
  const asTelling = (effect: number) => {
    const sums = scores(effect);
    const all = sums.flatMap((a, i) =>
      sums.slice(i + 1).flatMap((b, j) => sums.slice(i + j + 2).map((c) => Math.abs(a + b + c))),
    );
    const drawnSum = Math.abs((sums[0] ?? 0) + (sums[1] ?? 0) + (sums[2] ?? 0));
    return all.filter((one) => one >= drawnSum * (1 - 1e-9)).length;
  };
  expect(asTelling(told.low - 1e-3)).toBeLessThanOrEqual(6);
  expect(asTelling(told.low + 1e-3)).toBeGreaterThan(6);
  expect(asTelling(told.high + 1e-3)).toBeLessThanOrEqual(6);
});

test("clusters of one person each are clusters like others", () => {
  const sample = made({ clusters: 200, rowsPerCluster: 1 });
  expect(intervalOf(sample, adjust(sample), false)).toMatchObject({ method: "CLUSTER" });
});

test("a covariate that only one cluster has is named when that cluster is left out", () => {
  const sample = made();
  const alone = new Float64Array(sample.rows).fill(0).fill(1, 0, 20);
  const odd = { ...sample, controls: [...sample.controls, alone], names: [...sample.names, "office"] };
  expect(() => intervalOf(odd, adjust(odd), false)).toThrow("office");
});
