import { mkdirSync, openSync, readFileSync, renameSync, statSync } from "node:fs";
import { join } from "node:path";

const QUOTED_LINES = 15;
const LARGE = 20_000_000;

/** A program's log in the home, and from where on it is this start's. */
export interface LogFile {
  path: string;
  from: number;
  descriptor: number;
}

/** Opens it for appending; a large one is put aside first, and only the latest is kept. */
export function openLog(home: string, name: string): LogFile {
  const path = join(home, "logs", `${name}.log`);
  mkdirSync(join(home, "logs"), { recursive: true });
  if (sizeOf(path) > LARGE) renameSync(path, `${path}.old`);
  return { path, from: sizeOf(path), descriptor: openSync(path, "a", 0o600) };
}

/** What this start has logged, its end only. */
export function quoteLog({ path, from }: LogFile): string {
  const text = readFileSync(path).subarray(from).toString("utf8");
  return `The end of its log, ${path}:\n${lastLines(text)}`;
}

export const lastLines = (text: string) =>
  text
    .trimEnd()
    .split("\n")
    .slice(-QUOTED_LINES)
    .map((line) => `  ${line}`)
    .join("\n");

const sizeOf = (path: string) => statSync(path, { throwIfNoEntry: false })?.size ?? 0;
