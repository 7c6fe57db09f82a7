import { randomUUID } from "node:crypto";
import { register } from "prom-client";
import { expect, test } from "vitest";
import { untilTrue } from "../testing/eventually.ts";
import { openLink } from "../testing/link.ts";
import { storeAddress } from "../testing/stores.ts";
import { cypher, type Neo4j, openNeo4j } from "./neo4j.ts";

const url = storeAddress("NEO4J_URL");

const ask = async (neo4j: Neo4j, value: number) => {
  const [row] = await neo4j.read(cypher<{ value: number }>`RETURN ${value} AS value`);
  return row?.value;
};

test("2,000 callers share 50 connections without an error", async () => {
  // The server is cold and other tests have the machine: how long it takes is for the bench to say.
  await using neo4j = openNeo4j(url, { acquireTimeoutMs: 60_000 });
  const callers = Array.from({ length: 2_000 }, (_, i) => i);
  expect(await Promise.all(callers.map((i) => ask(neo4j, i)))).toEqual(callers);
  expect(neo4j.stats()).toMatchObject({ active: 0, waiting: 0 });
  expect(neo4j.stats().idle).toBeLessThanOrEqual(50);
});

test("a caller beyond the limit waits its turn, and no longer than the acquire timeout", async () => {
  await using neo4j = openNeo4j(url, { max: 1, acquireTimeoutMs: 500 });
  const { promise: done, resolve: finish } = Promise.withResolvers<void>();
  const { promise: holding, resolve: hold } = Promise.withResolvers<void>();
  const holder = neo4j.transaction(async (run) => {
    await run(cypher`RETURN 1`);
    hold();
    await done;
  });
  await holding;
  await expect(ask(neo4j, 1)).rejects.toMatchObject({
    code: "POOL_EXHAUSTED",
    message: expect.stringContaining("neo4j had no free connection within 500 ms: all 1 are in use"),
  });
  const patient = ask(neo4j, 2);
  await untilTrue(() => neo4j.stats().waiting === 1);
  expect(neo4j.stats()).toEqual({ active: 1, idle: 0, waiting: 1 });
  expect(await register.metrics()).toContain('organism_pool_connections{store="neo4j",state="waiting"} 1');
  finish();
  await expect(patient).resolves.toBe(2);
  await holder;
});

test("connections that broke while idle are replaced before use", async () => {
  await using link = await openLink(url);
  await using neo4j = openNeo4j(link.url, { livenessCheckMs: 0 });
  await ask(neo4j, 1);
  link.cut();
  await expect(ask(neo4j, 2)).resolves.toBe(2);
  expect(neo4j.stats()).toEqual({ active: 0, idle: 1, waiting: 0 });
});

test("a read or a write whose connection breaks under it is done again", async () => {
  await using link = await openLink(url);
  await using neo4j = openNeo4j(link.url);
  await Promise.all([ask(neo4j, 1), ask(neo4j, 2)]);
  const asked = [neo4j.read(cypher`RETURN 3 AS n`), neo4j.write(cypher`RETURN 3 AS n`)];
  link.cut();
  expect(await Promise.all(asked)).toEqual([[{ n: 3 }], [{ n: 3 }]]);
});

test("connections that fell silent while idle are replaced before use, all at the cost of one", async () => {
  await using link = await openLink(url);
  await using neo4j = openNeo4j(link.url, { livenessCheckMs: 0, acquireTimeoutMs: 5_000 });
  await Promise.all(Array.from({ length: 8 }, (_, i) => ask(neo4j, i)));
  const before = link.carried();
  link.freeze();
  await expect(ask(neo4j, 3)).resolves.toBe(3);
  expect(link.carried()).toBe(before + 1);
  expect(neo4j.stats()).toEqual({ active: 0, idle: 1, waiting: 0 });
});

test("idle connections are closed, and the books stay true", async () => {
  await using neo4j = openNeo4j(url, { max: 5, idleCloseMs: 2_000 });
  await Promise.all(Array.from({ length: 20 }, (_, i) => ask(neo4j, i)));
  expect(neo4j.stats()).toEqual({ active: 0, idle: 5, waiting: 0 });
  await untilTrue(() => neo4j.stats().idle === 0);
  expect(neo4j.stats()).toEqual({ active: 0, idle: 0, waiting: 0 });
  const callers = Array.from({ length: 20 }, (_, i) => i);
  expect(await Promise.all(callers.map((i) => ask(neo4j, i)))).toEqual(callers);
  expect(neo4j.stats()).toEqual({ active: 0, idle: 5, waiting: 0 });
});

test("what is written is read back as plain values", async () => {
  await using neo4j = openNeo4j(url);
  const key = randomUUID();
  const seen = new Date("2026-03-29T01:30:00.250Z");
  await neo4j.write(cypher`CREATE (:Probe {key: ${key}, seen: ${seen}, count: ${3n}, share: ${0.5}})`);
  const rows = await neo4j.read(cypher<{ probe: object; one: number; list: object[] }>`
    MATCH (probe:Probe {key: ${key}})
    RETURN probe, 1 AS one, [{day: date("2026-03-29")}] AS list LIMIT ${10n}`);
  expect(rows).toEqual([
    { probe: { key, seen, count: 3, share: 0.5 }, one: 1, list: [{ day: "2026-03-29" }] },
  ]);
});

test("a value cannot become part of the statement", async () => {
  await using neo4j = openNeo4j(url);
  const hostile = "'}) DETACH DELETE (n) //";
  await expect(neo4j.read(cypher`RETURN ${hostile} AS text`)).resolves.toEqual([{ text: hostile }]);
});

test("a transaction that fails leaves nothing behind", async () => {
  await using neo4j = openNeo4j(url);
  const key = randomUUID();
  const failing = neo4j.transaction(async (run) => {
    await run(cypher`CREATE (:Probe {key: ${key}})`);
    throw new Error("changed my mind");
  });
  await expect(failing).rejects.toThrow("changed my mind");
  await expect(neo4j.read(cypher`MATCH (p:Probe {key: ${key}}) RETURN p`)).resolves.toEqual([]);
});

test("an integer that a number would round is refused", async () => {
  await using neo4j = openNeo4j(url);
  await expect(neo4j.read(cypher`RETURN 9007199254740993 AS n`)).rejects.toMatchObject({
    code: "NUMBER_TOO_LARGE",
  });
});

test("a server that is not there is said within the acquire timeout, its address only in the cause", async () => {
  const cause = expect.objectContaining({ message: expect.stringContaining("ECONNREFUSED 127.0.0.1:1") });
  const away = { code: "STORE_AWAY", message: expect.not.stringContaining("127.0.0.1"), cause };
  await using neo4j = openNeo4j("bolt://neo4j:secret@127.0.0.1:1", { acquireTimeoutMs: 500 });
  await expect(neo4j.check()).rejects.toMatchObject(away);
  await expect(ask(neo4j, 1)).rejects.toMatchObject(away);
});
