import { at, type Gram, part, sumOf } from "../algebra/gram.ts";
import { factor, inverseColumn } from "../algebra/solve.ts";
import { CONSTANT } from "../sample/sample.ts";
import { besideOneLike } from "./unmeasured.ts";

export interface Alike {
  /** The measured covariate that the hidden one would be as strong as. */
  name: string;
  /** What would be left of the effect beside it; null where none so strong can be. */
  left: number | null;
}

/**
 * Beside a hidden confounder as strong as each of the measured ones, by the Gram matrices of controls,
 * treatment and outcome.
 */
export function besideEach(
  grams: readonly Gram[],
  names: readonly string[],
  linear: { effect: number; rows: number; variation: number },
): Alike[] {
  const whole = sumOf(grams);
  const outcome = whole.size - 1;
  const treatment = outcome - 1;
  const freedom = linear.rows - names.length - 1;
  const all = precisionOf(whole);
  const untilTreatment = precisionOf(part(whole, [...names.keys(), treatment]));
  const error = Math.sqrt(1 / (all(outcome, outcome) * freedom * linear.variation));
  return names.flatMap((name, control) => {
    if (name === CONSTANT) return [];
    const withTreatment = shared(untilTreatment, control, treatment);
    const withOutcome = shared(all, control, outcome);
    return [
      { name, left: besideOneLike({ effect: linear.effect, error, freedom, withTreatment, withOutcome }) },
    ];
  });
}

type Precision = (row: number, column: number) => number;

function precisionOf(gram: Gram): Precision {
  const cholesky = factor(gram, (column) => `column ${column}`);
  const columns = Array.from({ length: gram.size }, (_, column) => inverseColumn(cholesky, column));
  return (row, column) => at(columns[column] as Float64Array, row);
}

/** The partial R² of two columns given all others: Lauritzen, Graphical Models, 5.1. */
const shared = (precision: Precision, a: number, b: number) =>
  precision(a, b) ** 2 / (precision(a, a) * precision(b, b));
