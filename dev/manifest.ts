import { hash } from "node:crypto";
import { globSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { writeWhole } from "./home/json.ts";
import { projectRoot } from "./root.ts";

const Texts = z.record(z.string(), z.string());

/** Every document that a client of ours asks, by the SHA-256 of its text: what the gateway takes from everybody. */
export const manifestFile = join(projectRoot, "documents.json");

/** Made after the web's documents have been generated. The connectors send theirs as they stand in their files. */
export async function writeManifest(): Promise<void> {
  const web = await textOf("web/src/generated/persisted-documents.json");
  const connectors = globSync("connectors/api/documents/*.graphql", { cwd: projectRoot }).map(textOf);
  const texts = [...Object.values(Texts.parse(JSON.parse(web))), ...(await Promise.all(connectors))];
  const manifest = Object.fromEntries(texts.map((text) => [hash("sha256", text), text]));
  writeWhole(manifestFile, `${JSON.stringify(manifest, null, 2)}\n`);
}

const textOf = (file: string) => readFile(join(projectRoot, file), "utf8");
