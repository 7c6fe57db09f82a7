import { at, dot } from "../algebra/gram.ts";
import { ALPHA } from "../error/cluster.ts";
import { criticalT } from "../error/student.ts";
import { sumsOf } from "../sample/parts.ts";
import type { Sample } from "../sample/sample.ts";
import { adjust, residual } from "./adjust.ts";
import type { Estimate } from "./estimate.ts";

export interface Instrumented extends Estimate {
  /** F of the instrument in the first stage, robust to clusters; below about 10 it is weak. */
  strength: number;
  /** Effects that the instrument does not reject, however weak it is. */
  set: EffectSet;
}

/** INSIDE: from low to high. OUTSIDE: all but those between. ALL: nothing is rejected. */
export type EffectSet = { kind: "INSIDE" | "OUTSIDE"; low: number; high: number } | { kind: "ALL" };

/**
 * Two-stage least squares with one instrument: what it moves the outcome over what it moves the treatment,
 * given the controls. For an offer this is the effect on those who take it up because of it (Imbens and
 * Angrist, Econometrica 1994).
 */
export function instrumented(sample: Sample, instrument: Float64Array): Instrumented {
  const { controls, treatment, outcome } = adjust(sample);
  const lot = residual(sample, controls, instrument);
  const effect = dot(lot, outcome) / dot(lot, treatment);
  const ofOutcome = sumsOf(
    sample,
    lot.map((value, row) => value * at(outcome, row)),
  );
  const ofTreatment = sumsOf(
    sample,
    lot.map((value, row) => value * at(treatment, row)),
  );
  const first = dot(lot, treatment);
  return {
    effect,
    influence: ofOutcome.map((one, cluster) => (one - effect * at(ofTreatment, cluster)) / first),
    strength: strengthOf(sample, lot, treatment),
    set: notRejected(ofOutcome, ofTreatment),
  };
}

function strengthOf(sample: Sample, lot: Float64Array, treatment: Float64Array): number {
  const slope = dot(lot, treatment) / dot(lot, lot);
  const scores = sumsOf(
    sample,
    treatment.map((value, row) => at(lot, row) * (value - slope * at(lot, row))),
  );
  return dot(lot, treatment) ** 2 / correction(sample.clusters) / dot(scores, scores);
}

const correction = (clusters: number) => clusters / (clusters - 1);

/**
 * Anderson and Rubin's set (1949), robust to clusters: effects b for which Σ(y − b·t) is no farther from 0
 * than its own error allows, a quadratic inequality a·b² − 2·h·b + c ≤ 0 in cluster sums. It holds its level
 * with any instrument; a useless one rejects nothing.
 */
export function notRejected(y: Float64Array, t: Float64Array): EffectSet {
  const limit = criticalT(ALPHA, y.length - 1) ** 2 * correction(y.length);
  const [sumY, sumT] = [y, t].map((sums) => sums.reduce((sum, one) => sum + one, 0)) as [number, number];
  const a = sumT * sumT - limit * dot(t, t);
  const h = sumY * sumT - limit * dot(y, t);
  const c = sumY * sumY - limit * dot(y, y);
  const root = Math.sqrt(h * h - a * c);
  if (a > 0) return { kind: "INSIDE", low: (h - root) / a, high: (h + root) / a };
  return Number.isNaN(root)
    ? { kind: "ALL" }
    : { kind: "OUTSIDE", low: (h + root) / a, high: (h - root) / a };
}
