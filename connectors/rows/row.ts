/** One row of a file: its cells in the order of the columns that were asked for, or why it cannot be read. */
export type Row = ReadableRow | BrokenRow;

export interface ReadableRow {
  /** Where it begins, counted from 1. */
  line: number;
  /** As it stands in the file. */
  text: string;
  cells: readonly string[];
}

interface BrokenRow {
  line: number;
  text: string;
  /** In words. */
  fault: string;
}
