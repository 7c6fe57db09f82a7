import { existsSync, readdirSync, rmSync } from "node:fs";
import { basename, join } from "node:path";
import { z } from "zod";
import { readJson, writeJson } from "../home/json.ts";
import { Identity } from "./identity.ts";

const Entry = Identity.extend({ port: z.int() });

/** What was started under a name, kept in the home so that a later start finds what a `kill -9` left behind. */
export const recorded = (home: string, name: string) =>
  readJson(recordFile(home, name), Entry, `stop the ${name} that still runs, if any, and remove the file`);

/** Everything that was started in the home and not stopped. */
export function recordedIn(home: string): Identity[] {
  const dir = join(home, "run");
  const names = existsSync(dir) ? readdirSync(dir).filter((file) => file.endsWith(".json")) : [];
  return names.flatMap((file) => recorded(home, basename(file, ".json")) ?? []);
}

export const record = (home: string, name: string, { pid, started }: Identity, port: number) =>
  writeJson(recordFile(home, name), { pid, started, port });

export const forget = (home: string, name: string) => rmSync(recordFile(home, name), { force: true });

const recordFile = (home: string, name: string) => join(home, "run", `${name}.json`);
