import { NotEstimable } from "../not-estimable.ts";
import { at, type Gram } from "./gram.ts";

/** A lower triangle L with L·L′ the matrix, row by row. */
export interface Factor {
  size: number;
  lower: Float64Array;
}

// Of its own square sum: what is left of a column that the earlier ones explain to within rounding.
const DEPENDENT = 1e-11;

/** The places of columns that are combinations of earlier ones. */
export const dependentIn = (gram: Gram): number[] => decompose(gram).dependent;

/** Cholesky's factor. `nameOf` a column is told where one is a combination of those before it. */
export function factor(gram: Gram, nameOf: (column: number) => string): Factor {
  const { lower, dependent } = decompose(gram);
  if (dependent.length === 0) return { size: gram.size, lower };
  throw new NotEstimable(
    "COLLINEAR",
    `${dependent.map(nameOf).join(", ")}: a combination of the columns before`,
  );
}

/** Golub and Van Loan, Matrix Computations, algorithm 4.2.1; a dependent column is passed over. */
function decompose({ size, values }: Gram): { lower: Float64Array; dependent: number[] } {
  const lower = new Float64Array(size * size);
  const dependent: number[] = [];
  for (let j = 0; j < size; j++) {
    const diagonal = at(values, j * size + j);
    const left = diagonal - product(lower, size, j, j, j);
    if (!(left > DEPENDENT * diagonal)) {
      dependent.push(j);
      continue;
    }
    lower[j * size + j] = Math.sqrt(left);
    for (let i = j + 1; i < size; i++)
      lower[i * size + j] =
        (at(values, i * size + j) - product(lower, size, i, j, j)) / at(lower, j * size + j);
  }
  return { lower, dependent };
}

/** Σ L[a,k]·L[b,k] over the first `length` columns. */
function product(lower: Float64Array, size: number, a: number, b: number, length: number): number {
  let sum = 0;
  for (let k = 0; k < length; k++) sum += at(lower, a * size + k) * at(lower, b * size + k);
  return sum;
}

/** x with A·x = b. */
export function solve({ size, lower }: Factor, b: Float64Array): Float64Array {
  const x = Float64Array.from(b);
  for (let i = 0; i < size; i++) {
    let rest = at(x, i);
    for (let k = 0; k < i; k++) rest -= at(lower, i * size + k) * at(x, k);
    x[i] = rest / at(lower, i * size + i);
  }
  for (let i = size - 1; i >= 0; i--) {
    let rest = at(x, i);
    for (let k = i + 1; k < size; k++) rest -= at(lower, k * size + i) * at(x, k);
    x[i] = rest / at(lower, i * size + i);
  }
  return x;
}

/** One column of the inverse. */
export const inverseColumn = (matrix: Factor, column: number): Float64Array =>
  solve(
    matrix,
    Float64Array.from({ length: matrix.size }, (_, row) => (row === column ? 1 : 0)),
  );
