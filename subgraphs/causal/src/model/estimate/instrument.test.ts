import { expect, test } from "vitest";
import { normal } from "../../testing/table.ts";
import { clusterSpread } from "../error/cluster.ts";
import { randomOf } from "../random.ts";
import { sampleOf } from "../sample/sample.ts";
import { instrumented, notRejected } from "./instrument.ts";

/**
 * Treatment and outcome share a hidden cause; the instrument, a lot, moves the treatment by `strength`. The
 * effect is 2.
 */
function confounded(strength: number) {
  const random = randomOf(13);
  const rows = Array.from({ length: 2_000 }, () => {
    const [hidden, lot] = [normal(random), random() < 0.5 ? 1 : 0];
    const treatment = strength * lot + hidden + normal(random);
    return { lot, treatment, outcome: 2 * treatment + 3 * hidden + normal(random) };
  });
  const sample = sampleOf({
    outcome: Float64Array.from(rows, ({ outcome }) => outcome),
    treatment: Float64Array.from(rows, ({ treatment }) => treatment),
    covariates: {},
    beside: { lot: Float64Array.from(rows, ({ lot }) => lot) },
    cluster: Int32Array.from(rows, (_, row) => row % 100),
  });
  return { sample, lot: sample.beside["lot"] ?? new Float64Array() };
}

test("a strong instrument finds the effect that a hidden cause distorts, and so does its set", () => {
  const { sample, lot } = confounded(1);
  const answer = instrumented(sample, lot);
  const { low, high } = clusterSpread(answer);
  expect(low < 2 && 2 < high).toBe(true);
  expect(answer.strength).toBeGreaterThan(100);
  expect(answer.set).toMatchObject({ kind: "INSIDE" });
});

test("a useless instrument rejects nothing, and the set says so where the usual interval would not", () => {
  const { sample, lot } = confounded(0);
  const answer = instrumented(sample, lot);
  expect(answer.strength).toBeLessThan(5);
  expect(answer.set.kind).not.toBe("INSIDE");
});

test("the set holds exactly the effects whose moment is not too far from 0", () => {
  const random = randomOf(12);
  for (const pull of [0.05, 0.2, 1]) {
    const [y, t] = [0.5, pull].map((mean) =>
      Float64Array.from({ length: 30 }, () => mean + normal(random)),
    ) as [Float64Array, Float64Array];
    const set = notRejected(y, t);
    for (let effect = -20; effect <= 20; effect += 0.37) {
      const sums = y.map((value, cluster) => value - effect * (t[cluster] ?? 0));
      const total = sums.reduce((sum, one) => sum + one, 0);
      const kept =
        Math.abs(total) <=
        2.045229642132703 * Math.sqrt((30 / 29) * sums.reduce((sum, one) => sum + one * one, 0));
      const inside =
        set.kind === "ALL" || (set.low < effect && effect < set.high) === (set.kind === "INSIDE");
      expect(inside).toBe(kept);
    }
  }
});
