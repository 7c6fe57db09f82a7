import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { beforeEach, expect, inject, test } from "vitest";
import { writeJson } from "../home/json.ts";
import { requestToken } from "../issuer/request.ts";
import { startStores } from "../stores/start.ts";
import { type TemporaryHome, temporaryHome } from "../stores/temporary.ts";
import { ledgers } from "../stores/testing/ledger.ts";
import { pathWithout } from "../stores/testing/path.ts";
import { launched, leftRunning, ownPorts, pidOf, untilRecorded } from "./testing/launched.ts";

// biome-ignore lint/style/noProcessEnv: the launcher is started as by a user
const { PATH = "", HOME } = process.env;
// The two light stores are the launcher's own; for the others stand the shared ones. The dashboard, which would have to be
// built, is elsewhere; e2e/web.e2e.ts starts it.
const own = {
  POSTGRES_URL: undefined,
  REDIS_CACHE_URL: undefined,
  WEB_URL: "http://127.0.0.1:9",
  ORGANISM_SIMULATION: "off",
};
const env = { PATH, HOME, ...inject("stores"), ...own };

let temporary: TemporaryHome;
let home: string;
beforeEach(async () => {
  temporary = temporaryHome();
  home = temporary.path;
  await ownPorts(home);
  return () => temporary[Symbol.dispose]();
});

test("a start says what runs where, and Ctrl-C stops all of it", async () => {
  using launcher = launched(home, env);
  const state = await launcher.ready();
  expect(Object.keys(state.processes)).toEqual(
    expect.arrayContaining([
      "postgres",
      "redis-cache",
      "issuer",
      "gateway",
      "graph",
      "metrics",
      "causal",
      "actions",
    ]),
  );
  expect(
    await askGateway(
      state.gateway ?? "",
      await requestToken({ home, role: "manager", issuer: state.issuer }),
    ),
  ).toEqual({
    data: { datasets: [] },
  });

  launcher.kill("SIGINT");
  const { code, output } = await launcher.ended;
  expect(code).toBe(0);
  expect(output).toContain(state.issuer);
  expect(output).toContain("npm run token -- --as");
  expect(leftRunning(home)).toEqual([]);
  expect(existsSync(join(home, "state.json"))).toBe(false);
});

async function askGateway(url: string, token: string): Promise<unknown> {
  const response = await fetch(`${url}/graphql`, {
    method: "POST",
    headers: { "Content-Type": "application/json", Authorization: `Bearer ${token}` },
    body: JSON.stringify({ query: "{ datasets { id } }" }),
  });
  return response.json();
}

test("a second start in the same home is told who runs there and where, and harms nothing", async () => {
  using first = launched(home, env);
  const { issuer } = await first.ready();
  const { code, output } = await launched(home, env).ended;
  expect(code).toBe(1);
  expect(output).toContain(`process ${first.pid} already runs in ${home}`);
  expect(output).toContain(issuer);
  expect((await first.ready()).issuer).toBe(issuer);
});

test("after a kill of the launcher, the next start adopts the stores, replaces the services, and the data is there", async () => {
  using first = launched(home, env);
  const before = await first.ready();
  await writeToPostgres(7);
  first.kill("SIGKILL");
  await first.ended;

  using second = launched(home, env);
  const after = await second.ready();
  expect(after.processes["postgres"]).toEqual(before.processes["postgres"]);
  expect(after.processes["issuer"]?.url).toBe(before.processes["issuer"]?.url);
  expect(after.processes["issuer"]?.pid).not.toBe(before.processes["issuer"]?.pid);
  expect(await writeToPostgres(1)).toBe(8);
});

test("what dies is started again once; dying a second time stops everything, and is said", async () => {
  using launcher = launched(home, env);
  await launcher.ready();
  await launcher.replaced("issuer");
  await launcher.replaced("redis-cache");
  process.kill(pidOf(home, "redis-cache"), "SIGKILL");
  const { code, output } = await launcher.ended;
  expect(code).toBe(1);
  expect(output).toMatch(/issuer \(process \d+\) has died; starting it again/);
  expect(output).toContain("redis-cache has died a second time, so everything is stopped");
  expect(leftRunning(home)).toEqual([]);
});

test("Ctrl-C during the start stops what has been started so far", async () => {
  using launcher = launched(home, env);
  await untilRecorded(home);
  launcher.kill("SIGINT");
  expect(await launcher.ended).toMatchObject({ code: 0 });
  expect(leftRunning(home)).toEqual([]);
});

test("a corrupt state file is named with the way out, before anything starts", async () => {
  writeFileSync(join(home, "state.json"), '{ "ready": tr');
  const { code, output } = await launched(home, env).ended;
  expect(code).toBe(1);
  expect(output).toContain(`${home}/state.json is not what was written there; remove it and start again`);
  expect(existsSync(join(home, "run"))).toBe(false);
});

test("without Java nothing is started, and one message says what to install", async () => {
  const withoutJava = { ...env, NEO4J_URL: undefined, PATH: pathWithout(["java"], PATH, join(home, "bin")) };
  const { code, output } = await launched(home, withoutJava).ended;
  expect(code).toBe(1);
  expect(output).toMatch(/no java on PATH.*\n.*apt-get install/);
  expect(existsSync(join(home, "run"))).toBe(false);
});

test("a port taken by another program is named with the way out, and what was started is stopped", async () => {
  const stranger = createServer();
  await new Promise<void>((listening) => stranger.listen(0, "127.0.0.1", listening));
  const address = stranger.address();
  const issuer = typeof address === "object" && address ? address.port : 0;
  const path = join(home, "ports.json");
  writeJson(path, { ...JSON.parse(readFileSync(path, "utf8")), issuer });

  const { code, output } = await launched(home, env).ended;
  stranger.close();
  expect(code).toBe(1);
  expect(output).toContain(
    `port ${issuer} of issuer is taken by another program; stop that program, or remove`,
  );
  expect(leftRunning(home)).toEqual([]);
});

test("a variable that does not exist is named, with the one that was meant", async () => {
  const { code, output } = await launched(home, { ...env, ORGANISM_HOM: "elsewhere" }).ended;
  expect(code).toBe(1);
  expect(output).toContain("did you mean ORGANISM_HOME?");
});

/** Returns how many entries are there afterwards. */
async function writeToPostgres(entries: number): Promise<number> {
  const { addresses } = await startStores({ home, env });
  await using ledger = await ledgers.postgres(addresses);
  for (let number = 0; number < entries; number += 1) await ledger.write(number);
  return await ledger.count();
}
