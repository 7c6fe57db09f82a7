import { chownSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { OrganismError } from "@organism/runtime/errors.ts";
import { z } from "zod";
import { readJson, writeJson } from "../home/json.ts";
import { canReach, type Owner } from "./owner.ts";

const Outside = z.object({ data: z.string().optional(), software: z.string().optional() });
type Outside = z.infer<typeof Outside>;

/** What a store keeps outside of its directory, because its owner cannot reach that. */
export const outsideOf = (dir: string): Outside =>
  readJson(
    recordFile(dir),
    Outside,
    "write back where the store's data was moved, or remove the home to begin anew",
  ) ?? {};

/** A private directory of the owner, remembered in the store's own. */
export async function reserveOutside(dir: string, what: keyof Outside, owner: Owner): Promise<string> {
  const made = mkdtempSync(join(await commonGround(owner), `organism-${what}-`));
  chownSync(made, owner.uid, owner.gid);
  writeJson(recordFile(dir), { ...outsideOf(dir), [what]: made });
  return made;
}

/** Removes what the store kept outside; for homes that are removed. */
export function removeOutside(dir: string) {
  for (const made of Object.values(outsideOf(dir))) rmSync(made, { recursive: true, force: true });
}

// /var/tmp outlives a restart of the machine, the usual one may not.
async function commonGround(owner: Owner): Promise<string> {
  for (const dir of ["/var/tmp", tmpdir(), "/tmp"]) {
    if (await canReach(owner, "-w", dir)) return dir;
  }
  throw new OrganismError(
    "NO_COMMON_GROUND",
    `PostgreSQL cannot run as root, and user ${owner.uid} may write to none of /var/tmp, ${tmpdir()} and /tmp; start as an ordinary user, or set ORGANISM_HOME to a directory that everybody may enter`,
  );
}

const recordFile = (dir: string) => join(dir, "outside.json");
