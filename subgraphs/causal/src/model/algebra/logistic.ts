import { NotEstimable } from "../not-estimable.ts";
import { at, type Columns, dot, gramOf } from "./gram.ts";
import { factor, solve } from "./solve.ts";

export interface Logistic {
  coefficients: Float64Array;
  /** Of each row, 0 to 1. */
  probabilities: Float64Array;
}

const STEPS_MAX = 30;
// Newton's steps double the digits: after one this small nothing moves.
const SMALLEST_STEP = 1e-10;
// e^20 is half a thousand million to one: with columns of spread 1, no data say so, only their lack.
const LARGEST_COEFFICIENT = 20;

/**
 * Logistic regression of a 0/1 target by iteratively reweighted least squares (McCullagh and Nelder, Generalized Linear Models, 2.5), on
 * columns of spread about 1. Weights leave rows out by 0. Where columns tell the target without error there is no estimate: SEPARATION.
 */
export function logistic(
  columns: Columns,
  target: Float64Array,
  nameOf: (column: number) => string,
  weights?: Float64Array,
): Logistic {
  const coefficients = new Float64Array(columns.length);
  for (let step = 0; step < STEPS_MAX; step++) {
    const probabilities = probabilitiesOf(columns, coefficients);
    const curvature = probabilities.map((p, row) => p * (1 - p) * (weights ? at(weights, row) : 1));
    const pull = probabilities.map((p, row) => (at(target, row) - p) * (weights ? at(weights, row) : 1));
    const change = solve(factor(gramOf(columns, curvature), nameOf), gradientOf(columns, pull));
    change.forEach((by, k) => {
      coefficients[k] = at(coefficients, k) + by;
    });
    const widest = widestOf(coefficients);
    if (Math.abs(at(coefficients, widest)) > LARGEST_COEFFICIENT)
      throw new NotEstimable("SEPARATION", `${nameOf(widest)} tells the treatment without error`);
    if (change.every((by) => Math.abs(by) < SMALLEST_STEP))
      return { coefficients, probabilities: probabilitiesOf(columns, coefficients) };
  }
  throw new NotEstimable(
    "SEPARATION",
    `${nameOf(widestOf(coefficients))} tells the treatment nearly without error`,
  );
}

const gradientOf = (columns: Columns, pull: Float64Array) =>
  Float64Array.from(columns, (column) => dot(column, pull));

const widestOf = (coefficients: Float64Array): number =>
  coefficients.reduce(
    (widest, value, k) => (Math.abs(value) > Math.abs(at(coefficients, widest)) ? k : widest),
    0,
  );

export function probabilitiesOf(columns: Columns, coefficients: Float64Array): Float64Array {
  return combine(columns, coefficients).map((score) => 1 / (1 + Math.exp(-score)));
}

/** Σ b·x of each row. */
export function combine(columns: Columns, coefficients: Float64Array): Float64Array {
  const sum = new Float64Array(columns[0]?.length ?? 0);
  columns.forEach((column, k) => {
    const by = at(coefficients, k);
    for (let row = 0; row < sum.length; row++) sum[row] = at(sum, row) + by * at(column, row);
  });
  return sum;
}
