import { at, dot, gramOf } from "../algebra/gram.ts";
import { combine } from "../algebra/logistic.ts";
import { factor, solve } from "../algebra/solve.ts";
import { sumsOf } from "../sample/parts.ts";
import type { Sample } from "../sample/sample.ts";
import type { Estimate } from "./estimate.ts";
import { type Propensity, sum } from "./propensity.ts";

/**
 * Inverse probability weighting with weights that sum to 1 in each arm (Hájek), over the rows within the overlap: the mean difference if all
 * of them had the treatment. The influence takes into account that the probabilities were estimated: Lunceford and Davidian, Statistics in Medicine 2004.
 */
export function weigh(sample: Sample, { probabilities, within }: Propensity): Estimate {
  const { treatment, outcome } = sample;
  const treated = probabilities.map((p, row) => (at(within, row) * at(treatment, row)) / p);
  const control = probabilities.map((p, row) => (at(within, row) * (1 - at(treatment, row))) / (1 - p));
  const [all, none] = [treated, control].map((weights) => ({
    weights,
    total: sum(weights),
    mean: dot(weights, outcome) / sum(weights),
  }));
  if (!all || !none) throw new Error("two arms have two means");
  const score = outcome.map(
    (y, row) =>
      (at(all.weights, row) * (y - all.mean)) / all.total -
      (at(none.weights, row) * (y - none.mean)) / none.total,
  );
  const surprise = treatment.map((one, row) => one - at(probabilities, row));
  return {
    effect: all.mean - none.mean,
    influence: sumsOf(sample, lessExplained(sample, score, surprise)),
  };
}

/** The score less its projection on the scores of the logistic regression, Σ control·surprise. */
function lessExplained(
  { controls, names }: Sample,
  score: Float64Array,
  surprise: Float64Array,
): Float64Array {
  const information = factor(
    gramOf(
      controls,
      surprise.map((value) => value * value),
    ),
    (column) => names[column] ?? "",
  );
  const product = score.map((value, row) => value * at(surprise, row));
  const explained = combine(
    controls,
    solve(
      information,
      Float64Array.from(controls, (control) => dot(control, product)),
    ),
  );
  return score.map((value, row) => value - at(explained, row) * at(surprise, row));
}
