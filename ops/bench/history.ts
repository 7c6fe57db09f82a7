import { execFileSync } from "node:child_process";
import { appendFileSync, mkdirSync } from "node:fs";
import { cpus, totalmem } from "node:os";
import { join } from "node:path";
import { projectRoot } from "@organism/dev/root.ts";
import type { Figure } from "./figure.ts";

/** Keeps the figure in `bench/history/STAGE.jsonl`, with the commit and the kind of machine it was measured on. */
export function keep(stage: string, figure: Figure): void {
  const folder = join(projectRoot, "bench/history");
  mkdirSync(folder, { recursive: true });
  const line = { at: new Date().toISOString(), commit: commit(), machine: machine(), ...figure };
  appendFileSync(join(folder, `${stage}.jsonl`), `${JSON.stringify(line)}\n`);
}

// A figure of changed files does not belong to the commit below them.
const commit = () =>
  git("rev-parse", "--short", "HEAD") + (git("status", "--porcelain", "-uno") ? "+changes" : "");

const machine = () =>
  `${cpus().length} cores, ${Math.round(totalmem() / 2 ** 30)} GiB, ${cpus()[0]?.model ?? "unknown"}`;

function git(...args: string[]): string {
  try {
    return execFileSync("git", args, {
      cwd: projectRoot,
      encoding: "utf8",
      stdio: ["ignore", "pipe", "ignore"],
    }).trim();
  } catch {
    return "unknown";
  }
}
