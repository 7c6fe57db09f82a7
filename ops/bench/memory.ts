import { globSync, readFileSync } from "node:fs";

/** Of all processes of these groups. Proportional set size: shared pages, as PostgreSQL's processes have them, count once. */
export function megabytesOf(groups: number[]): number {
  const members = globSync("/proc/[0-9]*/stat").filter((path) => groups.includes(groupOf(path)));
  return members.reduce((sum, path) => sum + kilobytesOf(path.replace(/stat$/, "smaps_rollup")), 0) / 1_000;
}

const groupOf = (path: string) =>
  Number(
    read(path)
      .replace(/^.*\) /s, "")
      .split(" ")[2],
  );
const kilobytesOf = (path: string) => Number(/^Pss:\s+(\d+)/m.exec(read(path))?.[1] ?? 0);

function read(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch {
    // The process ended between the listing and the reading.
    return "";
  }
}
