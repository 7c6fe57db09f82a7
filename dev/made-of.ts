import { createHash } from "node:crypto";
import { existsSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { writeWhole } from "./home/json.ts";
import { projectRoot } from "./root.ts";

interface Made {
  /** Files of the checkout that it is made from. */
  from: string[];
  /** Files that are there once it is made; the digest of what it was made from lies beside the first. */
  to: readonly [string, ...string[]];
  /** Whether it succeeded. */
  make(): Promise<boolean>;
}

/** Makes what takes seconds, unless what is there was made from the same files. */
export async function unlessMade({ from, to, make }: Made): Promise<boolean> {
  const stamp = join(projectRoot, `${to[0]}.made-of`);
  const digest = digestOf(from);
  const there = [...to, `${to[0]}.made-of`].every((file) => existsSync(join(projectRoot, file)));
  if (there && readFileSync(stamp, "utf8") === digest) return true;
  // Until the new one is whole, there is none.
  rmSync(stamp, { force: true });
  if (!(await make())) return false;
  writeWhole(stamp, digest);
  return true;
}

/** Names the content of the checkout's files. */
export function digestOf(files: string[]): string {
  const hash = createHash("sha256");
  for (const file of files.toSorted()) hash.update(`${file}\0`).update(readFileSync(join(projectRoot, file)));
  return hash.digest("hex");
}
