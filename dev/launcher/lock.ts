import { linkSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import { OrganismError } from "@organism/runtime/errors.ts";
import { readJson, writeJson } from "../home/json.ts";
import { makeHome } from "../home/make.ts";
import { Identity, identify, isAlive } from "../program/identity.ts";
import { readState } from "./state.ts";

/** Makes this process the home's only launcher until disposed; a second one is told who has it. */
export function lockHome(home: string): Disposable {
  const path = join(home, "launcher.lock");
  makeHome(home);
  removeStale(home, path);
  const self = identify(process.pid);
  const draft = `${path}.${process.pid}`;
  writeJson(draft, self);
  try {
    // A link is made whole and once: of two that start in the same moment only one gets it.
    linkSync(draft, path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
    throw taken(home, holderOf(path)?.pid);
  } finally {
    rmSync(draft);
  }
  return {
    [Symbol.dispose]() {
      if (holderOf(path)?.pid === self.pid) rmSync(path, { force: true });
    },
  };
}

const holderOf = (path: string) => readJson(path, Identity, "remove it if no launcher runs there");

// Moved aside before it is removed: what another has taken in the meantime is then not removed in its stead.
function removeStale(home: string, path: string) {
  const holder = holderOf(path);
  if (!holder) return;
  if (isAlive(holder)) throw taken(home, holder.pid);
  const aside = `${path}.stale.${process.pid}`;
  if (!rename(path, aside)) return;
  const moved = holderOf(aside);
  if (moved && isAlive(moved)) rename(aside, path);
  else rmSync(aside);
}

// False where another was faster.
function rename(from: string, to: string): boolean {
  try {
    renameSync(from, to);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
    return false;
  }
}

function taken(home: string, pid: number | undefined) {
  const processes = Object.entries(readState(home)?.processes ?? {});
  const addresses = processes.map(([name, { url }]) => `  ${name}  ${url}`).join("\n");
  return new OrganismError(
    "ALREADY_RUNNING",
    `process ${pid ?? "that has just started"} already runs in ${home}; stop it (Ctrl-C in its terminal, or kill it), or set ORGANISM_HOME to another directory.\n${addresses}`,
  );
}
