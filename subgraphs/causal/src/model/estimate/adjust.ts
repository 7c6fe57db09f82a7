import { at, dot, gramOf } from "../algebra/gram.ts";
import { combine } from "../algebra/logistic.ts";
import { type Factor, factor, solve } from "../algebra/solve.ts";
import { NotEstimable } from "../not-estimable.ts";
import { sumsOf } from "../sample/parts.ts";
import type { Sample } from "../sample/sample.ts";
import type { Estimate } from "./estimate.ts";

/** A regression on the controls taken apart, so that whoever changes one column need not begin anew. */
export interface Adjusted extends Estimate {
  /** Of the controls' Gram matrix. */
  controls: Factor;
  /** What the controls leave of the treatment and of the outcome, by row. */
  treatment: Float64Array;
  outcome: Float64Array;
  /** Σ of the squares of `treatment`. */
  variation: number;
}

/**
 * Least squares of the outcome on treatment and controls: the slope of what the controls leave of one on what
 * they leave of the other (Frisch, Waugh and Lovell; Wooldridge, Econometric Analysis, 3.2). COLLINEAR where
 * they leave nothing of the treatment.
 */
export function adjust(sample: Sample): Adjusted {
  const controls = factor(gramOf(sample.controls), (column) => sample.names[column] ?? "");
  const treatment = residual(sample, controls, sample.treatment);
  const outcome = residual(sample, controls, sample.outcome);
  const variation = dot(treatment, treatment);
  if (variation <= NOTHING_LEFT * dot(sample.treatment, sample.treatment))
    throw new NotEstimable("COLLINEAR", "the treatment is a combination of the covariates");
  const effect = dot(treatment, outcome) / variation;
  const error = outcome.map((value, row) => at(treatment, row) * (value - effect * at(treatment, row)));
  return {
    effect,
    influence: sumsOf(sample, error).map((sum) => sum / variation),
    fitted: { rows: sample.rows, parameters: sample.controls.length + 1 },
    controls,
    treatment,
    outcome,
    variation,
  };
}

const NOTHING_LEFT = 1e-11;

/** What the controls do not explain of a column. */
export function residual(sample: Sample, controls: Factor, column: Float64Array): Float64Array {
  const products = Float64Array.from(sample.controls, (control) => dot(control, column));
  const explained = combine(sample.controls, solve(controls, products));
  return column.map((value, row) => value - at(explained, row));
}
