import { at, type Columns } from "../algebra/gram.ts";
import { logistic } from "../algebra/logistic.ts";
import { NotEstimable } from "../not-estimable.ts";
import type { Sample } from "../sample/sample.ts";

/** How probable the treatment was for each row, and whether the row has somebody to be compared with. */
export interface Propensity {
  probabilities: Float64Array;
  /** 1 within the overlap, 0 outside. */
  within: Float64Array;
  /** Rows outside. */
  trimmed: number;
}

/** Beyond, one row would stand for fifty. Crump, Hotz, Imbens and Mitnik, Biometrika 2009. */
const EDGE = 0.02;
/** Of an arm; with less of it within the overlap, those who are left are not those who were asked about. */
const LEFT_MIN = 0.1;

/**
 * By logistic regression of the treatment, 0 or 1, on the controls. NO_OVERLAP where an arm has next to
 * nobody like those of the other.
 */
export function propensityOf(sample: Sample): Propensity & { coefficients: Float64Array } {
  const nameOf = (column: number) => sample.names[column] ?? "";
  const { probabilities, coefficients } = logistic(sample.controls, sample.treatment, { nameOf });
  return { ...overlapOf(sample, probabilities), coefficients };
}

export function overlapOf({ treatment, rows }: Sample, probabilities: Float64Array): Propensity {
  const within = probabilities.map((p) => (p > EDGE && p < 1 - EDGE ? 1 : 0));
  const [treated, all] = [sum(treatment), rows];
  const keptTreated = within.reduce((kept, one, row) => kept + one * at(treatment, row), 0);
  const kept = sum(within);
  if (keptTreated < LEFT_MIN * treated || kept - keptTreated < LEFT_MIN * (all - treated))
    throw new NotEstimable(
      "NO_OVERLAP",
      "those with and those without the treatment have too little in common",
    );
  return { probabilities, within, trimmed: rows - kept };
}

export const sum = (values: Float64Array): number => values.reduce((total, value) => total + value, 0);

/**
 * Mean of a column in each arm, in its spread: how alike the arms are, before and after weighting; 0 is the
 * same.
 */
export function imbalanceOf(columns: Columns, treatment: Float64Array, weights: Float64Array): Float64Array {
  const treated = treatment.map((one, row) => one * at(weights, row));
  const control = treatment.map((one, row) => (1 - one) * at(weights, row));
  const mean = (column: Float64Array, arm: Float64Array) =>
    column.reduce((total, value, row) => total + value * at(arm, row), 0) / sum(arm);
  return Float64Array.from(columns, (column) => mean(column, treated) - mean(column, control));
}
