import { linkSync, mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { OrganismError } from "@organism/runtime/errors.ts";
import { readJson, writeJson } from "../home/json.ts";
import { Identity, identify, isAlive } from "../program/identity.ts";
import { readState } from "./state.ts";

/** Makes this process the home's only launcher until disposed; a second one is told who has it. */
export function lockHome(home: string): Disposable {
  const path = join(home, "launcher.lock");
  mkdirSync(home, { recursive: true });
  const holder = readJson(path, Identity, "remove it if no launcher runs there");
  if (holder && isAlive(holder)) throw taken(home, holder.pid);
  rmSync(path, { force: true });
  take(path);
  return { [Symbol.dispose]: () => rmSync(path, { force: true }) };
}

// A link is made whole and once: of two that start in the same moment only one gets it.
function take(path: string) {
  const draft = `${path}.${process.pid}`;
  writeJson(draft, identify(process.pid));
  try {
    linkSync(draft, path);
  } finally {
    rmSync(draft);
  }
}

function taken(home: string, pid: number) {
  const processes = Object.entries(readState(home)?.processes ?? {});
  const addresses = processes.map(([name, { url }]) => `  ${name}  ${url}`).join("\n");
  return new OrganismError(
    "ALREADY_RUNNING",
    `process ${pid} already runs in ${home}; stop it (Ctrl-C in its terminal, or kill ${pid}), or set ORGANISM_HOME to another directory.\n${addresses}`,
  );
}
