import { at, dot, gramOf } from "../algebra/gram.ts";
import { NotEstimable } from "../not-estimable.ts";
import { foldsOf, rowsIn, sumsOf } from "../sample/parts.ts";
import type { Sample } from "../sample/sample.ts";
import { byFold, linear } from "./cross-fit.ts";
import type { Estimate } from "./estimate.ts";

const FOLDS = 5;

/**
 * The slope of a partially linear model, by double machine learning with linear models of treatment and
 * outcome that have not seen the row's cluster (Chernozhukov et al., Econometrics Journal 2018, 4.1). Rows
 * count by how much the controls leave open of their treatment: it is overlap-weighted, not an average
 * effect.
 */
export function partlyLinear(sample: Sample): Estimate {
  const folds = foldsOf(sample, FOLDS);
  const residualOf = (column: Float64Array) => {
    const grams = folds.map((fold) => gramOf(rowsIn([...sample.controls, column], fold)));
    const said = byFold(sample, folds, (_, fold) => linear(sample, grams, fold));
    return column.map((value, row) => value - at(said, row));
  };
  const treatment = residualOf(sample.treatment);
  const outcome = residualOf(sample.outcome);
  const variation = dot(treatment, treatment);
  if (variation <= 1e-11 * dot(sample.treatment, sample.treatment))
    throw new NotEstimable("COLLINEAR", "the treatment is a combination of the covariates");
  const effect = dot(treatment, outcome) / variation;
  const error = outcome.map((value, row) => at(treatment, row) * (value - effect * at(treatment, row)));
  return { effect, influence: sumsOf(sample, error).map((sum) => sum / variation) };
}
