import { crossOf, type Gram, gramOf, part } from "../algebra/gram.ts";
import { factor, solve } from "../algebra/solve.ts";
import { clustersOf, rowsIn } from "../sample/parts.ts";
import type { Sample } from "../sample/sample.ts";

/** Of each cluster, the Gram matrix of the controls, then the treatment, then the outcome. */
export function clusterGrams(sample: Sample): Gram[] {
  const columns = [...sample.controls, sample.treatment, sample.outcome];
  return clustersOf(sample).map((range) => gramOf(rowsIn(columns, range)));
}

/**
 * The least-squares slope of the last column on the one before it, given the others, whose names are told
 * where they are collinear.
 */
export const slopeWith =
  (names: readonly string[]) =>
  (gram: Gram): number => {
    const regressors = Array.from({ length: gram.size - 1 }, (_, column) => column);
    const left = factor(part(gram, regressors), (column) => names[column] ?? "the treatment");
    return solve(left, crossOf(gram, gram.size - 1, regressors)).at(-1) as number;
  };
