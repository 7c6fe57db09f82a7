import { at, type Columns, crossOf, type Gram, gramOf, part, sumOf } from "../algebra/gram.ts";
import { logistic } from "../algebra/logistic.ts";
import { factor, solve } from "../algebra/solve.ts";
import type { Spread } from "../error/cluster.ts";
import { leaveOneOut } from "../error/leave-one-out.ts";

/** Rows of persons, each with a treatment in several weeks that answered to what earlier ones did. */
export interface Sequence {
  /** What was there before the first week, 1 in the first column. */
  baseline: Columns;
  weeks: readonly Week[];
  outcome: Float64Array;
  /** Persons of cluster c are those from `starts[c]` up to `starts[c + 1]`. */
  starts: Int32Array;
}

interface Week {
  /** Measured before the treatment of the week, and moved by those before. */
  covariates: Columns;
  treatment: Float64Array;
}

export interface Together {
  /** Of a unit of treatment in every week, in units of the outcome. */
  effect: number;
  spread: Spread;
  /** The same by weighting; far from it, a model is wrong. */
  crossCheck: number;
}

/**
 * Sequential g-estimation of a structural nested mean model (Robins 1994; Vansteelandt and Sjolander,
 * Epidemiologic Methods 2016): the last week's effect is taken out of the outcome, then the one before is
 * estimated on what is left. Adjusting for all weeks at once would block what early weeks do by way of later
 * ones. All of it stands on one Gram matrix, so its error is a jackknife over clusters.
 */
export function together(sequence: Sequence): Together {
  const { columns, treatments } = historyOf(sequence);
  const grams = Array.from({ length: sequence.starts.length - 1 }, (_, cluster) =>
    gramOf(columns.map((column) => column.subarray(sequence.starts[cluster], sequence.starts[cluster + 1]))),
  );
  const effectIn = (gram: Gram) => blips(gram, treatments).reduce((sum, blip) => sum + blip, 0);
  return {
    effect: effectIn(sumOf(grams)),
    spread: leaveOneOut(grams, effectIn),
    crossCheck: marginal(sequence),
  };
}

/** All columns in the order of time, and the places of the treatments among them. The outcome is the last. */
function historyOf({ baseline, weeks, outcome }: Sequence): { columns: Columns; treatments: number[] } {
  const columns = [...baseline];
  const treatments = weeks.map(({ covariates, treatment }) => columns.push(...covariates, treatment) - 1);
  columns.push(outcome);
  return { columns, treatments };
}

/** The effect of each week's treatment, had there been none after. */
function blips(gram: Gram, treatments: readonly number[]): number[] {
  const effects: number[] = [];
  for (const last of treatments.toReversed()) {
    const history = Array.from({ length: last + 1 }, (_, column) => column);
    const products = crossOf(gram, gram.size - 1, history);
    effects.forEach((effect, later) => {
      const column = treatments.at(-1 - later) as number;
      history.forEach((row) => {
        products[row] = at(products, row) - effect * at(gram.values, column * gram.size + row);
      });
    });
    effects.push(
      solve(
        factor(part(gram, history), (column) => `column ${column}`),
        products,
      ).at(-1) as number,
    );
  }
  return effects;
}

// Weights beyond these quantiles are set to them: a few persons would carry the answer.
const TRUNCATED = [0.01, 0.99] as const;

/**
 * A marginal structural model with stabilised weights, of 0/1 treatments: Robins, Hernán and Brumback,
 * Epidemiology 2000.
 */
function marginal({ baseline, weeks, outcome }: Sequence): number {
  const weights = truncated(stabilised(baseline, weeks));
  const columns = [...baseline, ...weeks.map(({ treatment }) => treatment), outcome];
  const gram = gramOf(columns, weights);
  const regressors = Array.from({ length: gram.size - 1 }, (_, column) => column);
  const slopes = solve(
    factor(part(gram, regressors), (column) => `column ${column}`),
    crossOf(gram, gram.size - 1, regressors),
  );
  return slopes.subarray(baseline.length).reduce((sum, slope) => sum + slope, 0);
}

/**
 * How probable each person's treatments were given those before, over how probable given all that was known.
 */
function stabilised(baseline: Columns, weeks: readonly Week[]): Float64Array {
  const weights = new Float64Array(baseline[0]?.length ?? 0).fill(1);
  weeks.forEach(({ treatment }, week) => {
    const before = weeks.slice(0, week).map((earlier) => earlier.treatment);
    const known = weeks.slice(0, week + 1).flatMap(({ covariates }) => covariates);
    const [plain, full] = [
      [...baseline, ...before],
      [...baseline, ...before, ...known],
    ].map((columns) => logistic(columns, treatment, { nameOf: (column) => `column ${column}` }));
    treatment.forEach((one, row) => {
      const share = ({ probabilities }: { probabilities: Float64Array }) =>
        one === 1 ? at(probabilities, row) : 1 - at(probabilities, row);
      if (plain && full) weights[row] = (at(weights, row) * share(plain)) / share(full);
    });
  });
  return weights;
}

function truncated(weights: Float64Array): Float64Array {
  const sorted = weights.toSorted();
  const [low, high] = TRUNCATED.map((share) => at(sorted, Math.floor(share * (sorted.length - 1)))) as [
    number,
    number,
  ];
  return weights.map((weight) => Math.min(high, Math.max(low, weight)));
}
