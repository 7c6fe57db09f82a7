import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { portOf, requireFree } from "./ports.ts";
import { secretOf } from "./secrets.ts";

const root = mkdtempSync(join(tmpdir(), "organism-home-"));
afterAll(() => rmSync(root, { recursive: true }));
const emptyHome = () => mkdtempSync(join(root, "home-"));

test("a secret is made once, kept, and readable by its owner only", () => {
  const home = emptyHome();
  const secret = secretOf(home, "postgres");
  expect(secretOf(home, "neo4j")).not.toBe(secret);
  expect(secretOf(home, "postgres")).toBe(secret);
  expect(statSync(join(home, "secrets.json")).mode & 0o777).toBe(0o600);
});

test.each([
  ["secrets.json", (home: string) => secretOf(home, "postgres")],
  ["ports.json", (home: string) => portOf(home, "postgres", 0)],
])("a corrupt %s is named with the way out, and left as it is", async (name, read) => {
  const home = emptyHome();
  writeFileSync(join(home, name), "{ half");
  await expect(async () => await read(home)).rejects.toThrow(new RegExp(`${name}.*remove`));
  expect(readFileSync(join(home, name), "utf8")).toBe("{ half");
});

test("a port is remembered, also when it is no longer the usual one", async () => {
  const home = emptyHome();
  const port = await portOf(home, "postgres", 0, "free");
  expect(await portOf(home, "postgres", port + 1)).toBe(port);
});

test("where the usual port is taken at the first start, another one is chosen", async () => {
  await using stranger = await listen();
  expect(await portOf(emptyHome(), "postgres", stranger.port)).not.toBe(stranger.port);
});

test("no two names get one port", async () => {
  const home = emptyHome();
  const first = await portOf(home, "redis-queue", 0, "free");
  expect(await portOf(home, "redis-cache", first)).not.toBe(first);
});

test("a remembered port that is taken is named with the way out", async () => {
  await using stranger = await listen();
  const home = emptyHome();
  await expect(requireFree(home, "postgres", stranger.port)).rejects.toThrow(
    `port ${stranger.port} of postgres is taken by another program; stop that program, or remove the line "postgres" from ${home}/ports.json`,
  );
});

async function listen() {
  const server = createServer();
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  const address = server.address();
  const port = typeof address === "object" && address ? address.port : 0;
  return { port, [Symbol.asyncDispose]: () => new Promise<void>((closed) => server.close(() => closed())) };
}
