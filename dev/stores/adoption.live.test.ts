import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, readdirSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { expect, inject, test } from "vitest";
import { writeJson } from "../home/json.ts";
import { secretOf } from "../home/secrets.ts";
import { identify, isAlive } from "../program/identity.ts";
import { record, recordedIn } from "../program/record.ts";
import { removeOutside } from "./outside.ts";
import { startStores } from "./start.ts";
import { temporaryHome } from "./temporary.ts";
import { ledgers } from "./testing/ledger.ts";

// Only the two light stores are started in these homes; for the others stand the shared ones.
// biome-ignore lint/style/noProcessEnv: the stores are started as by a user
const { PATH } = process.env;
const env = { PATH, ...inject("stores"), POSTGRES_URL: undefined, REDIS_CACHE_URL: undefined };
const startIn = (home: string) => startStores({ home, env, ports: "free" });
const pids = (stores: Awaited<ReturnType<typeof startIn>>) =>
  Object.fromEntries(stores.running.map(({ program, pid }) => [program.name, pid]));

test("what a killed launcher left running is taken over", async () => {
  using home = temporaryHome();
  const before = await startIn(home.path);
  const after = await startIn(home.path);
  expect(Object.keys(pids(after))).toEqual(["postgres", "redis-cache"]);
  expect(pids(after)).toEqual(pids(before));
  expect(after.addresses).toEqual(before.addresses);
});

test("a store left running that does not take our password is stopped and started anew", async () => {
  using home = temporaryHome();
  const before = await startIn(home.path);
  const secrets = join(home.path, "secrets.json");
  const kept = JSON.parse(readFileSync(secrets, "utf8"));
  writeJson(secrets, { ...kept, "redis-cache": "another-secret-than-before" });

  const after = await startIn(home.path);
  expect(after.addresses["REDIS_CACHE_URL"]).toContain("another-secret-than-before");
  expect(before.running.map((store) => [store.program.name, isAlive(store)])).toEqual([
    ["postgres", true],
    ["redis-cache", false],
  ]);
});

test("a stranger that got the number of a store is left alone", async () => {
  using home = temporaryHome();
  const stranger = spawn("sleep", ["600"], { detached: true });
  await once(stranger, "spawn");
  const { pid } = identify(stranger.pid ?? 0);
  record(home.path, "redis-cache", { pid, started: "before the machine was restarted" }, 1);

  const stores = await startIn(home.path);
  expect(isAlive(identify(pid))).toBe(true);
  expect(pids(stores)["redis-cache"]).not.toBe(pid);
  stranger.kill();
});

test("a PostgreSQL whose home its user may not enter, as under /root, lives elsewhere and is found again", async () => {
  using parent = temporaryHome();
  const home = join(parent.path, "private");
  mkdirSync(home, { mode: 0o700 });
  const open = ledgers["postgres"];
  for (const written of [1, 2]) {
    const stores = await startIn(home);
    await using ledger = await open(stores.addresses);
    await ledger.write(written);
    expect(await ledger.count()).toBe(written);
    await stores[Symbol.asyncDispose]();
  }
  removeOutside(join(home, "postgres"));
});

test("a home whose path other programs would misread works all the same", async () => {
  using parent = temporaryHome();
  const home = join(parent.path, 'jürgen\'s "home" \\ 100% #1');
  await using stores = await startStores({ home, env: { PATH }, ports: "free" });
  expect(stores.running).toHaveLength(5);
  expect(readdirSync(parent.path).toSorted()).toEqual([basename(home), "owner.json"].toSorted());
});

test("a home whose path Redis would take for a pattern is refused, since Redis would run open", async () => {
  using parent = temporaryHome();
  await expect(startIn(join(parent.path, "[home]"))).rejects.toMatchObject({ code: "HOME_UNUSABLE" });
});

test("a home that has lost its passwords is told apart from a store that does not answer", async () => {
  using home = temporaryHome();
  mkdirSync(join(home.path, "postgres"));
  await expect(startIn(home.path)).rejects.toMatchObject({ code: "SECRET_LOST" });
});

test("a store that cannot start is named with the end of its log, and none of the others stays behind", async () => {
  using home = temporaryHome();
  secretOf(home.path, "postgres");
  mkdirSync(join(home.path, "postgres/data"), { recursive: true });
  await expect(startIn(home.path)).rejects.toThrow(
    /postgres ended while starting. The end of its log, .*postgres.log:\n.*could not access the server configuration file/,
  );
  expect(recordedIn(home.path).filter(isAlive)).toEqual([]);
});
