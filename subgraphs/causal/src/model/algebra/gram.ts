/** Columns of equal length, one value a row. */
export type Columns = readonly Float64Array[];

/** A symmetric matrix, row by row. */
export interface Gram {
  size: number;
  values: Float64Array;
}

// So many rows of all columns stay in the processor's cache while every pair of columns is multiplied.
const BLOCK = 512;

/** Σ w·x·x′ over the rows; without weights each row counts once. */
export function gramOf(columns: Columns, weights?: Float64Array): Gram {
  const size = columns.length;
  const values = new Float64Array(size * size);
  inBlocks(columns, (block, start) => {
    block.forEach((column, i) => {
      const left = weights ? weighted(column, weights, start) : column;
      for (let j = i; j < size; j++)
        values[i * size + j] = at(values, i * size + j) + dot(left, block[j] as Float64Array);
    });
  });
  return mirrored({ size, values });
}

/** Σ a·b′ of each column on the left with each on the right. */
export function productsOf(left: Columns, right: Columns): Float64Array[] {
  const sums = right.map(() => new Float64Array(left.length));
  inBlocks([...left, ...right], (block) => {
    sums.forEach((sum, j) => {
      const column = block[left.length + j] as Float64Array;
      for (let i = 0; i < sum.length; i++) sum[i] = at(sum, i) + dot(block[i] as Float64Array, column);
    });
  });
  return sums;
}

function inBlocks(columns: Columns, use: (block: Columns, start: number) => void): void {
  const rows = columns[0]?.length ?? 0;
  for (let start = 0; start < rows; start += BLOCK)
    use(
      columns.map((column) => column.subarray(start, Math.min(rows, start + BLOCK))),
      start,
    );
}

const buffer = new Float64Array(BLOCK);

/** A block of a column times its weights, until the next one. */
function weighted(column: Float64Array, weights: Float64Array, start: number): Float64Array {
  for (let row = 0; row < column.length; row++) buffer[row] = at(column, row) * at(weights, start + row);
  return buffer.subarray(0, column.length);
}

/** Σ a·b, in four sums at once: the processor need not wait for one to add the next. */
export function dot(a: Float64Array, b: Float64Array): number {
  let [s0, s1, s2, s3] = [0, 0, 0, 0];
  const even = a.length - (a.length % 4);
  for (let row = 0; row < even; row += 4) {
    s0 += at(a, row) * at(b, row);
    s1 += at(a, row + 1) * at(b, row + 1);
    s2 += at(a, row + 2) * at(b, row + 2);
    s3 += at(a, row + 3) * at(b, row + 3);
  }
  for (let row = even; row < a.length; row++) s0 += at(a, row) * at(b, row);
  return s0 + s1 + (s2 + s3);
}

/** A number of a typed array, at a place that it has. */
export const at = (values: Float64Array | Int32Array, place: number): number => values[place] as number;

function mirrored(gram: Gram): Gram {
  const { size, values } = gram;
  for (let i = 0; i < size; i++)
    for (let j = i + 1; j < size; j++) values[j * size + i] = at(values, i * size + j);
  return gram;
}

export function sumOf(grams: readonly Gram[]): Gram {
  const size = grams[0]?.size ?? 0;
  const values = new Float64Array(size * size);
  for (const gram of grams)
    for (let k = 0; k < values.length; k++) values[k] = at(values, k) + at(gram.values, k);
  return { size, values };
}

/** The whole without a part: leaving a fold or a cluster out costs no pass over the rows. */
export const without = (whole: Gram, part: Gram): Gram => ({
  size: whole.size,
  values: whole.values.map((value, k) => value - at(part.values, k)),
});

/** The rows and columns named by their places, in that order. */
export function part(gram: Gram, rows: readonly number[]): Gram {
  const size = rows.length;
  const values = new Float64Array(size * size);
  rows.forEach((from, i) => {
    rows.forEach((to, j) => {
      values[i * size + j] = at(gram.values, from * gram.size + to);
    });
  });
  return { size, values };
}

/** The products of one column with those named by their places. */
export const crossOf = (gram: Gram, column: number, rows: readonly number[]): Float64Array =>
  Float64Array.from(rows, (row) => at(gram.values, column * gram.size + row));
