import { at } from "../algebra/gram.ts";
import { sumsOf } from "../sample/parts.ts";
import type { Sample } from "../sample/sample.ts";
import type { Expected } from "./cross-fit.ts";
import type { Estimate } from "./estimate.ts";
import { overlapOf, sum } from "./propensity.ts";

/** An effect with what each row says of it, for the effects in groups of rows. */
export interface Scored extends Estimate {
  /** The mean of the scores, weighted by `weights`, is the effect. */
  scores: Float64Array;
  weights: Float64Array;
  /** Rows outside the overlap. */
  trimmed: number;
}

/**
 * Augmented inverse probability weighting: the effect of a 0/1 treatment on ALL rows or on the TREATED ones,
 * within the overlap. It is right where either the outcome or the treatment is modelled rightly: Robins,
 * Rotnitzky and Zhao, JASA 1994; Chernozhukov et al. 2018, 5.1 and 5.2.
 */
export function doubleRobust(sample: Sample, expected: Expected, on: "ALL" | "TREATED"): Scored {
  const { within, trimmed } = overlapOf(sample, expected.probabilities);
  const scores = (on === "ALL" ? scoresOfAll : scoresOfTreated)(sample, expected);
  const weights = on === "ALL" ? within : within.map((one, row) => one * at(sample.treatment, row));
  const total = sum(weights);
  const told = scores.map((score, row) => at(within, row) * score);
  const effect = sum(told) / total;
  const error = told.map((score, row) => score - effect * at(weights, row));
  return {
    effect,
    influence: sumsOf(sample, error).map((one) => one / total),
    scores: told,
    weights,
    trimmed,
  };
}

function scoresOfAll(
  { outcome, treatment }: Sample,
  { probabilities, treated, control }: Expected,
): Float64Array {
  return outcome.map((y, row) => {
    const p = at(probabilities, row);
    const surprise =
      at(treatment, row) === 1 ? (y - at(treated, row)) / p : -(y - at(control, row)) / (1 - p);
    return at(treated, row) - at(control, row) + surprise;
  });
}

function scoresOfTreated({ outcome, treatment }: Sample, { probabilities, control }: Expected): Float64Array {
  return outcome.map((y, row) => {
    const p = at(probabilities, row);
    return (y - at(control, row)) * (at(treatment, row) === 1 ? 1 : -p / (1 - p));
  });
}
