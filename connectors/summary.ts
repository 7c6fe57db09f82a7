/** What became of the rows of one file. */
export interface FileResult {
  file: string;
  read: number;
  accepted: number;
  duplicates: number;
  /** How many by code. */
  rejected: Readonly<Record<string, number>>;
  rejectedFile: string;
}

/** One file in a line, for people. */
export function describe(
  { file, read, accepted, duplicates, rejected, rejectedFile }: FileResult,
  what: string,
): string {
  const codes = Object.entries(rejected).map(([code, n]) => `${code} ${count(n)}`);
  const why = codes.length > 0 ? ` (${codes.join(", ")}: see ${rejectedFile})` : "";
  return `${file}: ${count(read)} ${what} read, ${count(accepted)} accepted, ${count(duplicates)} duplicates, ${count(sum(Object.values(rejected)))} rejected${why}`;
}

/** All files in a line, for programs. */
export function jsonLine(results: readonly FileResult[], seconds: number): string {
  const rejected: Record<string, number> = {};
  for (const [code, n] of results.flatMap((result) => Object.entries(result.rejected)))
    rejected[code] = (rejected[code] ?? 0) + n;
  const total = (field: "read" | "accepted" | "duplicates") => sum(results.map((result) => result[field]));
  return JSON.stringify({
    read: total("read"),
    accepted: total("accepted"),
    duplicates: total("duplicates"),
    rejected,
    seconds: Math.round(seconds * 1_000) / 1_000,
  });
}

const sum = (numbers: readonly number[]) => numbers.reduce((one, other) => one + other, 0);
export const count = (number: number) => number.toLocaleString("en");
