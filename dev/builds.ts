import { mkdirSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { readJson, writeJson } from "./home/json.ts";
import { Identity, identify, isAlive } from "./program/identity.ts";

const USES = "used-by";

const Use = Identity.extend({ build: z.string() });

/** Keeps the folder's build of that name for as long as this process lives, and removes those that no living process keeps. */
export function keepBuild(folder: string, build: string): void {
  const uses = join(folder, USES);
  mkdirSync(uses, { recursive: true });
  writeJson(join(uses, `${process.pid}.json`), { ...identify(process.pid), build });
  const kept = new Set([USES, ...readdirSync(uses).flatMap((name) => keptBy(join(uses, name)))]);
  for (const name of readdirSync(folder).filter((one) => !kept.has(one)))
    rmSync(join(folder, name), { recursive: true, force: true });
}

function keptBy(file: string): string[] {
  // Another process is just writing it.
  if (!file.endsWith(".json")) return [];
  const use = readJson(file, Use, "remove it");
  if (use && isAlive(use)) return [use.build];
  rmSync(file, { force: true });
  return [];
}
