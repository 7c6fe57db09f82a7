import { z } from "zod";
import { noColumn } from "./csv.ts";
import { linesOf } from "./lines.ts";
import type { Row } from "./row.ts";

const Cell = z.union([z.string(), z.number().transform(String), z.null().transform(() => "")]);
const JsonRow = z.record(z.string(), z.unknown());

/** The rows of a file of one JSON object a line. The first object must have every column; a later one may leave some empty. */
export async function* ndjsonRows(path: string, columns: readonly string[]): AsyncGenerator<Row> {
  let checked = false;
  for await (const { line, text } of linesOf(path)) {
    if (text.trim() === "") continue;
    const row = JsonRow.safeParse(parse(text));
    if (!row.success) {
      yield { line, text, fault: "it is no JSON object" };
      continue;
    }
    if (!checked) requireColumns(path, columns, Object.keys(row.data));
    checked = true;
    yield { line, text, ...cellsOf(row.data, columns) };
  }
}

function cellsOf(row: Record<string, unknown>, columns: readonly string[]) {
  const cells: string[] = [];
  for (const column of columns) {
    const cell = Cell.safeParse(row[column] ?? null);
    if (!cell.success) return { fault: `${JSON.stringify(column)} is neither text nor number` };
    cells.push(cell.data);
  }
  return { cells };
}

function requireColumns(path: string, columns: readonly string[], there: readonly string[]) {
  const missing = columns.find((column) => !there.includes(column));
  if (missing !== undefined) throw noColumn(path, missing, there);
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // The verdict names the line; the parser's words name characters of it.
    return undefined;
  }
}
