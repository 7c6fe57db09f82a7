import { randomBytes } from "node:crypto";
import { join } from "node:path";
import { z } from "zod";
import { readJson, writeJson } from "./json.ts";

const Secrets = z.record(z.string(), z.string().min(16));

/** The home's password of that name, made when first asked for and kept: the stores' data is locked with it. */
export function secretOf(home: string, name: string): string {
  const path = join(home, "secrets.json");
  const kept = readJson(path, Secrets, `restore it, or remove ${home} to begin anew without its data`) ?? {};
  // Hexadecimal, because it stands in URLs, configuration files and SQL without any escaping.
  const secret = kept[name] ?? randomBytes(20).toString("hex");
  if (!kept[name]) writeJson(path, { ...kept, [name]: secret }, 0o600);
  return secret;
}
