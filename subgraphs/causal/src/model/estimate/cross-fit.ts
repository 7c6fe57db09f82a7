import { type Columns, crossOf, type Gram, gramOf, part, sumOf, without } from "../algebra/gram.ts";
import { combine, logistic, probabilitiesOf } from "../algebra/logistic.ts";
import { factor, solve } from "../algebra/solve.ts";
import { NotEstimable } from "../not-estimable.ts";
import { foldsOf, type Range, rowsIn, rowsOutside } from "../sample/parts.ts";
import type { Sample } from "../sample/sample.ts";

const FOLDS = 5;

/** What is expected of each row by models that have not seen its cluster. */
export interface Expected {
  /** Of the treatment. */
  probabilities: Float64Array;
  /** Outcomes with and without it, less the outcome's mean. */
  treated: Float64Array;
  control: Float64Array;
}

/**
 * Nuisances of a 0/1 treatment, cross-fitted over folds of whole clusters (Chernozhukov et al., Econometrics
 * Journal 2018): a linear model of the outcome in each arm, a logistic one of the treatment, which begins
 * from the coefficients of all rows. Leaving a fold out is a subtraction of Gram matrices.
 */
export function crossFit(sample: Sample, whole: Float64Array): Expected {
  const folds = foldsOf(sample, FOLDS);
  const columns = [...sample.controls, sample.outcome];
  const grams = folds.map((fold) => armGrams(columns, sample.treatment, fold));
  const arms = { treated: grams.map(({ treated }) => treated), control: grams.map(({ control }) => control) };
  return {
    probabilities: byFold(sample, folds, (fold) => {
      const [target, ...controls] = rowsOutside([sample.treatment, ...sample.controls], fold);
      const fitted = logistic(controls, target as Float64Array, { nameOf: nameIn(sample), from: whole });
      return (inside) => probabilitiesOf(inside, fitted.coefficients);
    }),
    treated: byFold(sample, folds, (_, fold) => linear(sample, arms.treated, fold)),
    control: byFold(sample, folds, (_, fold) => linear(sample, arms.control, fold)),
  };
}

const nameIn = (sample: Sample) => (column: number) => sample.names[column] ?? "";

function armGrams(columns: Columns, treatment: Float64Array, fold: Range): { treated: Gram; control: Gram } {
  const inside = rowsIn(columns, fold);
  const treated = gramOf(inside, treatment.subarray(fold.from, fold.to));
  return { treated, control: without(gramOf(inside), treated) };
}

type Model = (controls: Columns) => Float64Array;

/** The last of the columns on the others, in all folds but one. */
export function linear(sample: Sample, grams: readonly Gram[], fold: number): Model {
  const rest = sumOf(grams.filter((_, other) => other !== fold));
  const regressors = sample.controls.map((_, column) => column);
  if ((rest.values[0] as number) <= regressors.length)
    throw new NotEstimable("NO_OVERLAP", "an arm has fewer rows than there are covariates");
  const left = factor(part(rest, regressors), nameIn(sample));
  const coefficients = solve(left, crossOf(rest, rest.size - 1, regressors));
  return (controls) => combine(controls, coefficients);
}

/** What the model made without each fold says of it. */
export function byFold(
  sample: Sample,
  folds: readonly Range[],
  modelOf: (fold: Range, place: number) => Model,
): Float64Array {
  const said = new Float64Array(sample.rows);
  folds.forEach((fold, place) => {
    said.set(modelOf(fold, place)(rowsIn(sample.controls, fold)), fold.from);
  });
  return said;
}
