import { createReadStream } from "node:fs";
import { basename } from "node:path";
import { OrganismError } from "@organism/runtime/errors.ts";

const LONGEST_LINE = 1024 * 1024;

export interface Line {
  /** Counted from 1. */
  line: number;
  text: string;
}

/** The lines of a UTF-8 file, without their ends and without a byte order mark. */
export async function* linesOf(path: string): AsyncGenerator<Line> {
  let line = 0;
  let rest = "";
  for await (const chunk of createReadStream(path, { encoding: "utf8", highWaterMark: 256 * 1024 })) {
    const texts = (rest + chunk).split("\n");
    rest = texts.pop() ?? "";
    if (rest.length > LONGEST_LINE) throw notText(path);
    for (const text of texts) yield { line: ++line, text: bare(text, line) };
  }
  if (rest) yield { line: ++line, text: bare(rest, line) };
}

function bare(text: string, line: number): string {
  const unmarked = line === 1 && text.startsWith("\uFEFF") ? text.slice(1) : text;
  return unmarked.endsWith("\r") ? unmarked.slice(0, -1) : unmarked;
}

const notText = (path: string) =>
  new OrganismError(
    "FILE_UNREADABLE",
    `${basename(path)} has a line longer than ${LONGEST_LINE} characters; it must be a text file with one row a line`,
  );
