import { chmodSync, mkdtempSync, readdirSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readJson, writeJson } from "../home/json.ts";
import { Identity, identify, isAlive } from "../program/identity.ts";
import { recordedIn } from "../program/record.ts";
import { killGroup } from "../program/stop.ts";
import { killBackends } from "./backends.ts";
import { outsideOf, removeOutside } from "./outside.ts";

const PREFIX = "organism-test-";

/** A home that is removed at its end; what still runs in it is killed, because nothing of it is kept. */
export interface TemporaryHome extends Disposable {
  path: string;
}

export function temporaryHome(): TemporaryHome {
  removeAbandoned();
  const path = mkdtempSync(join(tmpdir(), PREFIX));
  // PostgreSQL, as another user, must get through to its part.
  chmodSync(path, 0o711);
  writeJson(ownerFile(path), identify(process.pid));
  return { path, [Symbol.dispose]: () => removeHome(path) };
}

// A test run that is killed leaves its stores running; the next one of the same user ends them.
function removeAbandoned() {
  const homes = readdirSync(tmpdir()).filter((name) => name.startsWith(PREFIX));
  for (const home of homes.map((name) => join(tmpdir(), name)).filter(isMine)) {
    const owner = readJson(ownerFile(home), Identity, "remove its directory");
    if (owner && !isAlive(owner)) removeHome(home);
  }
}

const isMine = (home: string) => statSync(home, { throwIfNoEntry: false })?.uid === process.getuid?.();

function removeHome(home: string) {
  const postgres = join(home, "postgres");
  for (const left of recordedIn(home)) killGroup(left);
  killBackends(join(outsideOf(postgres).data ?? postgres, "data"));
  removeOutside(postgres);
  rmSync(home, { recursive: true, force: true, maxRetries: 3 });
}

const ownerFile = (home: string) => join(home, "owner.json");
