import { NotEstimable } from "../not-estimable.ts";
import { at, type Columns, dot, gramOf } from "./gram.ts";
import { factor, solve } from "./solve.ts";

export interface Logistic {
  coefficients: Float64Array;
  /** Of each row, 0 to 1. */
  probabilities: Float64Array;
}

interface Fitting {
  nameOf: (column: number) => string;
  /** Where to begin: near the answer, a step or two will do. */
  from?: Float64Array;
}

const STEPS_MAX = 30;
// Newton's steps double the digits: what is left after one this small is rounding.
const SMALLEST_STEP = 1e-6;
// e^15 is three million to one: with columns of spread 1, no data say so, only their lack.
const LARGEST_COEFFICIENT = 15;

/**
 * Logistic regression of a 0/1 target by iteratively reweighted least squares (McCullagh and Nelder,
 * Generalized Linear Models, 2.5), on columns of spread about 1. Where they tell the target without error
 * there is no estimate: SEPARATION.
 */
export function logistic(columns: Columns, target: Float64Array, { nameOf, from }: Fitting): Logistic {
  const coefficients = Float64Array.from(from ?? new Float64Array(columns.length));
  for (let step = 0; step < STEPS_MAX; step++) {
    const probabilities = probabilitiesOf(columns, coefficients);
    const curvature = factor(
      gramOf(
        columns,
        probabilities.map((p) => p * (1 - p)),
      ),
      nameOf,
    );
    const pull = probabilities.map((p, row) => at(target, row) - p);
    const change = solve(
      curvature,
      Float64Array.from(columns, (column) => dot(column, pull)),
    );
    change.forEach((by, k) => {
      coefficients[k] = at(coefficients, k) + by;
    });
    if (Math.abs(at(coefficients, widestOf(coefficients))) > LARGEST_COEFFICIENT) break;
    if (change.every((by) => Math.abs(by) < SMALLEST_STEP))
      return { coefficients, probabilities: probabilitiesOf(columns, coefficients) };
  }
  const widest = nameOf(widestOf(coefficients));
  throw new NotEstimable("SEPARATION", `${widest} tells without error who has the treatment`);
}

const widestOf = (coefficients: Float64Array): number =>
  coefficients.reduce(
    (widest, value, k) => (Math.abs(value) > Math.abs(at(coefficients, widest)) ? k : widest),
    0,
  );

export const probabilitiesOf = (columns: Columns, coefficients: Float64Array): Float64Array =>
  combine(columns, coefficients).map((score) => 1 / (1 + Math.exp(-score)));

/** Σ b·x of each row. */
export function combine(columns: Columns, coefficients: Float64Array): Float64Array {
  const sum = new Float64Array(columns[0]?.length ?? 0);
  columns.forEach((column, k) => {
    const by = at(coefficients, k);
    for (let row = 0; row < sum.length; row++) sum[row] = at(sum, row) + by * at(column, row);
  });
  return sum;
}
