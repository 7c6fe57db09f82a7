import { at, dot, gramOf } from "../algebra/gram.ts";
import { combine } from "../algebra/logistic.ts";
import { factor, solve } from "../algebra/solve.ts";
import { sumsOf } from "../sample/parts.ts";
import type { Sample } from "../sample/sample.ts";
import type { Estimate } from "./estimate.ts";
import { type Propensity, sum } from "./propensity.ts";

/**
 * Inverse probability weighting with weights that sum to 1 in each arm (Hájek), over the rows within the
 * overlap: the mean difference if all of them had the treatment. That the probabilities were estimated makes
 * it surer, and the influence counts it: Lunceford and Davidian, Statistics in Medicine 2004, equation 20.
 */
export function weigh(sample: Sample, propensity: Propensity): Estimate {
  const { treatment, outcome } = sample;
  const { probabilities, within } = propensity;
  const weights = probabilities.map((p, row) => at(within, row) / (at(treatment, row) === 1 ? p : 1 - p));
  const [treated, control] = [1, 0].map((arm) => {
    const own = weights.map((weight, row) => (at(treatment, row) === arm ? weight : 0));
    const total = sum(own);
    return { total, mean: dot(own, outcome) / total };
  }) as [Arm, Arm];
  const scores = weights.map((weight, row) =>
    at(treatment, row) === 1
      ? (weight * (at(outcome, row) - treated.mean)) / treated.total
      : (-weight * (at(outcome, row) - control.mean)) / control.total,
  );
  return {
    effect: treated.mean - control.mean,
    influence: sumsOf(sample, asEstimated(sample, scores, probabilities)),
  };
}

interface Arm {
  total: number;
  mean: number;
}

/** The scores, with what each row moves by way of the coefficients behind the probabilities. */
function asEstimated(
  { controls, treatment, names }: Sample,
  scores: Float64Array,
  probabilities: Float64Array,
): Float64Array {
  const nameOf = (column: number) => names[column] ?? "";
  const information = factor(
    gramOf(
      controls,
      probabilities.map((p) => p * (1 - p)),
    ),
    nameOf,
  );
  // The derivative of log weight is p − 1 for the treated and p for the others, times the control.
  const steepness = scores.map((score, row) => score * (at(probabilities, row) - at(treatment, row)));
  const slopes = Float64Array.from(controls, (control) => dot(control, steepness));
  const moved = combine(controls, solve(information, slopes));
  return scores.map((score, row) => score + at(moved, row) * (at(treatment, row) - at(probabilities, row)));
}
