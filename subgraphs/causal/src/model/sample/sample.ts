import { type Columns, gramOf } from "../algebra/gram.ts";
import { dependentIn } from "../algebra/solve.ts";
import { NotEstimable } from "../not-estimable.ts";
import { randomOf, shuffled } from "../random.ts";
import { completeRows, type Dropped, type Table } from "./table.ts";

/** Rows that an effect can be estimated on: complete, one cluster after the other. */
export interface Sample {
  rows: number;
  /** In its own unit, less its mean: sums of squares of large numbers would leave no digits for an effect. */
  outcome: Float64Array;
  treatment: Float64Array;
  /** 1 in the first; the others have mean 0 and spread 1. */
  controls: Columns;
  /** Of the controls. */
  names: readonly string[];
  beside: Readonly<Record<string, Float64Array>>;
  clusters: number;
  /** The rows of cluster c are those from `starts[c]` up to `starts[c + 1]`. */
  starts: Int32Array;
  dropped: Dropped;
  /** Covariates that say nothing beside the others. */
  leftOut: readonly string[];
}

export const CONSTANT = "constant";
// Any will do; a fixed one makes an answer repeatable.
const ORDER_SEED = 1;

/**
 * What can be estimated on, or NotEstimable: an empty period, fewer rows than unknowns, a treatment or an
 * outcome that never varies.
 */
export function sampleOf(table: Table): Sample {
  const { rows, dropped } = completeRows(table);
  if (rows.length === 0)
    throw new NotEstimable("EMPTY_PERIOD", "no row has outcome, treatment and all covariates");
  const { order, starts } = byCluster(rows, table.cluster);
  const take = (column: Float64Array) => inOrder(column, order);
  const treatment = take(table.treatment);
  if (spreadOf(treatment).spread === 0)
    throw new NotEstimable("CONSTANT_TREATMENT", "everybody had the same");
  const outcome = take(table.outcome);
  const { mean, spread } = spreadOf(outcome);
  if (spread === 0) throw new NotEstimable("CONSTANT_OUTCOME", "nobody's outcome differs");
  const { controls, names, leftOut } = controlsOf(table.covariates, take, rows.length);
  if (rows.length <= names.length + 1)
    throw new NotEstimable("TOO_FEW_ROWS", `${rows.length} rows for ${names.length + 1} unknowns`);
  return {
    rows: rows.length,
    outcome: outcome.map((value) => value - mean),
    treatment,
    controls,
    names,
    beside: Object.fromEntries(
      Object.entries(table.beside ?? {}).map(([name, column]) => [name, take(column)]),
    ),
    clusters: starts.length - 1,
    starts,
    dropped,
    leftOut,
  };
}

function inOrder(column: Float64Array, order: Int32Array): Float64Array {
  const taken = new Float64Array(order.length);
  for (let place = 0; place < order.length; place++) taken[place] = column[order[place] as number] as number;
  return taken;
}

/** Clusters in a drawn order, so that neighbours, of which a fold is made, have nothing in common. */
function byCluster(rows: Int32Array, cluster: Int32Array): { order: Int32Array; starts: Int32Array } {
  const keys = [...new Set(rows.map((row) => cluster[row] as number))].sort((a, b) => a - b);
  const drawn = shuffled(keys.length, randomOf(ORDER_SEED));
  const placeOf = new Map(keys.map((key, number) => [key, drawn[number] as number]));
  const places = rows.map((row) => placeOf.get(cluster[row] as number) as number);
  const starts = new Int32Array(keys.length + 1);
  for (const place of places) starts[place + 1] = (starts[place + 1] as number) + 1;
  for (let place = 0; place < keys.length; place++)
    starts[place + 1] = (starts[place + 1] as number) + (starts[place] as number);
  const next = starts.slice();
  const order = new Int32Array(rows.length);
  rows.forEach((row, position) => {
    const place = places[position] as number;
    order[next[place] as number] = row;
    next[place] = (next[place] as number) + 1;
  });
  return { order, starts };
}

function controlsOf(
  covariates: Table["covariates"],
  take: (column: Float64Array) => Float64Array,
  rows: number,
) {
  const all = Object.entries(covariates).map(([name, column]) => ({
    name,
    column: standardised(take(column)),
  }));
  const controls = [new Float64Array(rows).fill(1), ...all.map(({ column }) => column)];
  const names = [CONSTANT, ...all.map(({ name }) => name)];
  const dependent = new Set(dependentIn(gramOf(controls)));
  const kept = <Item>(items: readonly Item[]) => items.filter((_, place) => !dependent.has(place));
  return {
    controls: kept(controls),
    names: kept(names),
    leftOut: names.filter((_, place) => dependent.has(place)),
  };
}

function standardised(column: Float64Array): Float64Array {
  const { mean, spread } = spreadOf(column);
  return spread === 0 ? column.map(() => 0) : column.map((value) => (value - mean) / spread);
}

// Smaller than rounding leaves of values of that size.
const ROUNDING = 1e-13;

/** Mean and standard deviation, in two passes; 0 where values differ by no more than rounding. */
export function spreadOf(values: Float64Array): { mean: number; spread: number } {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const spread = Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length);
  return { mean, spread: spread > ROUNDING * Math.abs(mean) ? spread : 0 };
}
