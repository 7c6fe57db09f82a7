import { mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { OrganismError } from "@organism/runtime/errors.ts";
import type { ZodType } from "zod";

/** Reads a file of ours; a file that does not exist is `undefined`, one that we cannot have written is named with its way out. */
export function readJson<T>(path: string, shape: ZodType<T>, wayOut: string): T | undefined {
  const text = readIfThere(path);
  if (text === undefined) return undefined;
  try {
    return shape.parse(JSON.parse(text));
  } catch (cause) {
    throw new OrganismError("HOME_CORRUPT", `${path} is not what was written there; ${wayOut}`, { cause });
  }
}

/** Whoever reads the file sees the old content or the new one, also when the machine stops in between. */
export function writeJson(path: string, value: unknown, mode = 0o644) {
  writeWhole(path, `${JSON.stringify(value, null, 2)}\n`, mode);
}

export function writeWhole(path: string, content: string | Uint8Array, mode = 0o644) {
  mkdirSync(dirname(path), { recursive: true });
  const draft = `${path}.${process.pid}`;
  writeFileSync(draft, content, { mode, flush: true });
  renameSync(draft, path);
}

function readIfThere(path: string): string | undefined {
  try {
    return readFileSync(path, "utf8");
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return undefined;
    throw error;
  }
}
