import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { requireTools } from "./requirements.ts";

const root = mkdtempSync(join(tmpdir(), "organism-tools-"));
afterAll(() => rmSync(root, { recursive: true }));

/** A PATH on which only these commands are. */
function path(commands: Record<string, string>) {
  const dir = mkdtempSync(join(root, "bin-"));
  symlinkSync("/bin/sh", join(dir, "sh"));
  for (const [name, script] of Object.entries(commands)) {
    writeFileSync(join(dir, name), `#!/bin/sh\n${script}\n`, { mode: 0o755 });
  }
  return { PATH: dir };
}

const java = (version: string) => `echo 'openjdk version "${version}" 2025-04-15' >&2`;

test("a machine without Java and Maven is told of both in one message", async () => {
  await expect(requireTools(path({}))).rejects.toThrow(
    /no java on PATH.*\n.*no mvn on PATH.*\n.*apt-get install/,
  );
});

test.each(["1.8.0_392", "11.0.2"])("Java %s is too old", async (version) => {
  const env = path({ java: java(version), mvn: "" });
  await expect(requireTools(env)).rejects.toThrow(/java on PATH is version (8|11); 17 or later is needed/);
});

test.each(["17.0.15", "21", "25-ea"])("Java %s will do", async (version) => {
  await expect(requireTools(path({ java: java(version), mvn: "" }))).resolves.toBeUndefined();
});

test("where Neo4j and the object storage run elsewhere, neither is needed", async () => {
  const env = { ...path({}), NEO4J_URL: "bolt://neo4j.example:7687", S3_ENDPOINT: "https://s3.example" };
  await expect(requireTools(env)).resolves.toBeUndefined();
});
