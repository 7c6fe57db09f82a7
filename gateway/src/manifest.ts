import { hash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { OrganismError } from "@organism/runtime/errors.ts";
import { z } from "zod";

/** The documents our own clients were built with, by the SHA-256 of their text. */
export type Manifest = ReadonlyMap<string, string>;

const Texts = z.record(z.string(), z.string());

/** Reads what the client's build wrote: `{ hash: text }`. Throws where a hash is not that of its text. */
export async function loadManifest(file: string): Promise<Manifest> {
  const manifest = new Map(Object.entries(parse(file, await readFile(file, "utf8"))));
  for (const [key, text] of manifest) {
    if (hash("sha256", text) === key) continue;
    throw new OrganismError(
      "MANIFEST_INVALID",
      `In ${file}, ${key} is not the SHA-256 of its document; build the client again with hashAlgorithm "sha256"`,
    );
  }
  return manifest;
}

function parse(file: string, text: string) {
  try {
    return Texts.parse(JSON.parse(text));
  } catch (cause) {
    const message = `${file} is no manifest, which is one object { SHA-256: text }; build the client again`;
    throw new OrganismError("MANIFEST_INVALID", message, { cause });
  }
}
