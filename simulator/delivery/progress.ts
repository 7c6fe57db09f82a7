import { mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { OrganismError } from "@organism/runtime/errors.ts";
import { z } from "zod";

/** What a home remembers of its simulated organisation, so that a restart goes on with the same one. */
const Progress = z.object({
  dataset: z.string(),
  seed: z.int(),
  people: z.int(),
  /** The Monday on which the history begins, and how many weeks it has. */
  monday: z.iso.date(),
  weeks: z.int(),
  quiet: z.boolean(),
  /** How many weeks, from the first, were delivered whole. */
  delivered: z.int(),
  /** Whether everything up to the present was delivered once: from then on it goes as the clock does. */
  loaded: z.boolean(),
  /** Whether what came late was delivered too. */
  caughtUp: z.boolean(),
});
export type Progress = z.infer<typeof Progress>;

/** Undefined where none was begun, or where its people are not recorded yet. */
export function readProgress(home: string): Progress | undefined {
  const path = join(folderOf(home), "progress.json");
  const text = readIfThere(path);
  if (text === undefined) return undefined;
  try {
    return Progress.parse(JSON.parse(text));
  } catch (cause) {
    throw new OrganismError(
      "HOME_CORRUPT",
      `${path} is not what was written there; remove it, and the organisation is loaded once more`,
      { cause },
    );
  }
}

export const writeProgress = (home: string, progress: Progress) => write(home, "progress.json", progress);

/** What an offer really does in this organisation: for those who judge estimates, never for those who make them. */
export const writeTruth = (home: string, truth: object) => write(home, "truth.json", truth);

const folderOf = (home: string) => join(home, "simulation");

// Renamed when whole: the launcher reads while this writes.
function write(home: string, name: string, content: object) {
  const path = join(folderOf(home), name);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(`${path}.draft`, `${JSON.stringify(content, null, 2)}\n`);
  renameSync(`${path}.draft`, path);
}

function readIfThere(path: string): string | undefined {
  try {
    return readFileSync(path, "utf8");
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return undefined;
    throw error;
  }
}
