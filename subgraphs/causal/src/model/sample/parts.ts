import type { Columns } from "../algebra/gram.ts";
import type { Sample } from "./sample.ts";

/** Rows from one up to another. */
export interface Range {
  from: number;
  to: number;
}

export const rowsIn = (columns: Columns, { from, to }: Range): Columns =>
  columns.map((column) => column.subarray(from, to));

export const clustersOf = ({ starts, clusters }: Sample): Range[] =>
  Array.from({ length: clusters }, (_, cluster) => ({
    from: starts[cluster] as number,
    to: starts[cluster + 1] as number,
  }));

/** Folds of whole clusters, as many clusters in each. */
export function foldsOf({ starts, clusters }: Sample, most: number): Range[] {
  const folds = Math.min(most, clusters);
  const edge = (fold: number) => starts[Math.round((fold * clusters) / folds)] as number;
  return Array.from({ length: folds }, (_, fold) => ({ from: edge(fold), to: edge(fold + 1) }));
}

/** The sum over the rows of each cluster. */
export const sumsOf = (sample: Sample, values: Float64Array): Float64Array =>
  Float64Array.from(clustersOf(sample), ({ from, to }) => {
    let sum = 0;
    for (let row = from; row < to; row++) sum += values[row] as number;
    return sum;
  });

/** The rows outside, put together. */
export const rowsOutside = (columns: Columns, { from, to }: Range): Columns =>
  columns.map((column) => {
    const rest = new Float64Array(column.length - (to - from));
    rest.set(column.subarray(0, from));
    rest.set(column.subarray(to), from);
    return rest;
  });
