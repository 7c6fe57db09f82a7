import { randomBytes } from "node:crypto";
import { join } from "node:path";
import { z } from "zod";
import { readJson, writeJson } from "./json.ts";

const Secrets = z.record(z.string(), z.string().min(16));

/** Whether the home still has that password. */
export const hasSecret = (home: string, name: string) => readSecrets(home)[name] !== undefined;

/** The home's password of that name, made when first asked for and kept: the stores' data is locked with it. */
export function secretOf(home: string, name: string): string {
  const kept = readSecrets(home);
  // Hexadecimal, because it stands in URLs, configuration files and SQL without any escaping.
  const secret = kept[name] ?? randomBytes(20).toString("hex");
  if (!kept[name]) writeJson(secretsFile(home), { ...kept, [name]: secret }, 0o600);
  return secret;
}

const readSecrets = (home: string) =>
  readJson(secretsFile(home), Secrets, `restore it, or remove ${home} to begin anew without its data`) ?? {};

const secretsFile = (home: string) => join(home, "secrets.json");
