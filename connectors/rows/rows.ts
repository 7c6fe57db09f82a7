import { csvRows } from "./csv.ts";
import { ndjsonRows } from "./ndjson.ts";
import type { Row } from "./row.ts";

/** The rows of a file with the named columns: by its name NDJSON, else CSV, whose delimiter is found where it is not given. */
export const rowsOf = (file: string, columns: readonly string[], delimiter?: string): AsyncGenerator<Row> =>
  /\.(ndjson|jsonl)$/i.test(file) ? ndjsonRows(file, columns) : csvRows(file, columns, delimiter);
