import { basename } from "node:path";
import { OrganismError } from "@organism/runtime/errors.ts";
import { CsvError, parse } from "csv-parse/sync";
import { type Line, linesOf } from "./lines.ts";
import type { Row } from "./row.ts";

// A quote that is never closed would swallow the rest of the file: no quoted cell is believed to span more lines.
const LONGEST_RECORD = 50;
const DELIMITERS = [",", ";", "\t", "|"];

/** The rows of a CSV file (RFC 4180); the first line names the columns. What is broken costs one line, never those after it. */
export async function* csvRows(
  path: string,
  columns: readonly string[],
  given?: string,
): AsyncGenerator<Row> {
  const lines = linesOf(path);
  const first = await lines.next();
  if (first.done)
    throw new OrganismError("FILE_EMPTY", `${basename(path)} is empty; its first line must name the columns`);
  const delimiter = given ?? likeliest(first.value.text);
  const header = parseRecord(first.value.text, delimiter);
  if (typeof header === "string")
    throw new OrganismError(
      "HEADER_BROKEN",
      `The first line of ${basename(path)} names no columns: ${header}`,
    );
  const places = columns.map((column) => placeOf(path, header, column));
  const read = (text: string) => {
    const cells = parseRecord(text, delimiter);
    if (typeof cells === "string" || cells.length === header.length) return cells;
    return `it has ${cells.length} cells where the first line names ${header.length}`;
  };
  for await (const { cells, ...line } of recordsOf(lines, read)) {
    if (typeof cells === "string") yield { ...line, fault: cells };
    else yield { ...line, cells: places.map((place) => cells[place] ?? "") };
  }
}

/** The cells, or what is wrong. */
type Cells = string[] | string;
type Read = (text: string) => Cells;

async function* recordsOf(lines: AsyncIterable<Line>, read: Read) {
  const waiting: Line[] = [];
  for await (const line of lines) {
    if (waiting.length === 0 && line.text.trim() === "") continue;
    waiting.push(line);
    yield* decided(waiting, read, waiting.length >= LONGEST_RECORD);
  }
  yield* decided(waiting, read, true);
}

// A record is over where its quotes are even. Where that never comes, or what comes of it is no record, its first line
// alone is broken, and those after it are read afresh.
function* decided(waiting: Line[], read: Read, mustDecide: boolean) {
  for (let first = waiting[0]; first; first = waiting[0]) {
    const size = evenAfter(waiting);
    if (size === undefined && !mustDecide) return;
    const text = waiting
      .slice(0, size ?? 1)
      .map((line) => line.text)
      .join("\n");
    const cells = size === undefined ? "a quote is opened and never closed" : read(text);
    const taken = typeof cells === "string" ? 1 : (size ?? 1);
    yield { line: first.line, text: taken === 1 ? first.text : text, cells };
    waiting.splice(0, taken);
  }
}

function evenAfter(lines: readonly Line[]): number | undefined {
  let even = true;
  for (const [index, { text }] of lines.entries()) {
    if (text.includes('"') && text.split('"').length % 2 === 0) even = !even;
    if (even) return index + 1;
  }
  return undefined;
}

// Without a quote there is nothing to parse, and nearly every line of an export has none.
function parseRecord(text: string, delimiter: string): Cells {
  if (!text.includes('"')) return text.split(delimiter);
  try {
    return parse(text, { delimiter, record_delimiter: ["\n\n\n"] })[0] ?? [];
  } catch (error) {
    if (error instanceof CsvError) return error.message;
    throw error;
  }
}

const likeliest = (header: string) =>
  DELIMITERS.reduce((best, one) => (header.split(one).length > header.split(best).length ? one : best));

function placeOf(path: string, header: readonly string[], column: string): number {
  const place = header.findIndex((name) => name.trim() === column);
  if (place >= 0) return place;
  throw noColumn(path, column, header);
}

export const noColumn = (path: string, column: string, there: readonly string[]) =>
  new OrganismError(
    "COLUMN_MISSING",
    `${basename(path)} has no column ${JSON.stringify(column)}; it has ${there.map((name) => JSON.stringify(name.trim())).join(", ")}. Say which is which: --map FIELD=COLUMN,… (of a hierarchy: --hierarchy-map)`,
  );
