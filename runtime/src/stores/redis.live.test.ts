import { randomUUID } from "node:crypto";
import { ownRedis } from "@organism/dev/stores/testing/own-redis.ts";
import { register } from "prom-client";
import { describe, expect, test } from "vitest";
import { untilTrue } from "../testing/eventually.ts";
import { openLink } from "../testing/link.ts";
import { storeAddress } from "../testing/stores.ts";
import { openRedis } from "./redis.ts";

const queueUrl = storeAddress("REDIS_QUEUE_URL");
const cacheUrl = storeAddress("REDIS_CACHE_URL");

describe("policy", () => {
  test("a server that evicts is refused as queue, naming the server and not its password", async () => {
    const refusal = await openRedis(cacheUrl, "queue").catch((error) => error);
    expect(refusal).toMatchObject({ code: "WRONG_REDIS_POLICY" });
    expect(refusal.message).toContain(new URL(cacheUrl).host);
    expect(refusal.message).toContain("CONFIG SET maxmemory-policy noeviction");
    expect(refusal.message).not.toContain(new URL(cacheUrl).password || "never a password");
  });

  test("a server that never evicts is refused as cache", async () => {
    await expect(openRedis(queueUrl, "cache")).rejects.toMatchObject({ code: "WRONG_REDIS_POLICY" });
  });

  test("a server that is not there is said at once, with its address", async () => {
    await expect(openRedis("redis://127.0.0.1:1", "cache")).rejects.toThrow("ECONNREFUSED 127.0.0.1:1");
  });
});

test("2,000 callers share 50 connections without an error", async () => {
  await using redis = await openRedis(queueUrl, "queue");
  const answers = await Promise.all(
    Array.from({ length: 2_000 }, (_, i) => redis.use((connection) => connection.echo(`${i}`))),
  );
  expect(answers).toEqual(Array.from({ length: 2_000 }, (_, i) => `${i}`));
  expect(redis.stats()).toMatchObject({ active: 0, waiting: 0 });
  expect(redis.stats().idle).toBeLessThanOrEqual(50);
});

test("a caller beyond the limit waits its turn, and no longer than the acquire timeout", async () => {
  await using redis = await openRedis(queueUrl, "queue", { max: 1, acquireTimeoutMs: 300 });
  const { promise: done, resolve: finish } = Promise.withResolvers<void>();
  const holder = redis.use(() => done);
  const late = redis.use((connection) => connection.ping());
  await expect(late).rejects.toMatchObject({
    code: "POOL_EXHAUSTED",
    message: expect.stringContaining("redis-queue had no free connection within 300 ms: all 1 are in use"),
  });
  const patient = redis.use((connection) => connection.ping());
  expect(redis.stats()).toEqual({ active: 1, idle: 0, waiting: 1 });
  expect(await register.metrics()).toContain(
    'organism_pool_connections{store="redis-queue",state="waiting"} 1',
  );
  finish();
  await expect(patient).resolves.toBe("PONG");
  await holder;
});

test("a server that goes away is said at once, and found again when it is back", async () => {
  await using server = await ownRedis();
  await using redis = await openRedis(server.url, "queue");
  await server.kill();
  await expect(redis.check()).rejects.toThrow();
  await expect(redis.check()).rejects.toMatchObject({ code: "STORE_AWAY" });
  await server.start();
  await expect(redis.check()).resolves.toBeUndefined();
});

test("connections that broke while idle are replaced before use", async () => {
  await using link = await openLink(cacheUrl);
  await using redis = await openRedis(link.url, "cache", { livenessCheckMs: 0 });
  await redis.check();
  link.cut();
  await expect(redis.use((connection) => connection.ping())).resolves.toBe("PONG");
});

test("connections that fell silent while idle are replaced before use, all at the cost of one", async () => {
  await using link = await openLink(cacheUrl);
  await using redis = await openRedis(link.url, "cache", { livenessCheckMs: 0, acquireTimeoutMs: 4_000 });
  await Promise.all(Array.from({ length: 8 }, () => redis.check()));
  link.freeze();
  await expect(redis.use((connection) => connection.ping())).resolves.toBe("PONG");
});

test("a connection that falls silent under a caller fails it within the acquire timeout", async () => {
  await using link = await openLink(cacheUrl);
  await using redis = await openRedis(link.url, "cache", { acquireTimeoutMs: 500 });
  const asked = redis.use((connection) => {
    link.freeze();
    return connection.ping();
  });
  await expect(asked).rejects.toThrow();
  await expect(redis.check()).resolves.toBeUndefined();
});

test("idle connections are closed", async () => {
  await using redis = await openRedis(cacheUrl, "cache", { idleCloseMs: 100 });
  await Promise.all(Array.from({ length: 5 }, () => redis.check()));
  expect(redis.stats().idle).toBeGreaterThan(0);
  await untilTrue(() => redis.stats().idle === 0);
  await redis.check();
});

test("a dedicated connection survives a cut and ends with the pool", async () => {
  await using link = await openLink(cacheUrl);
  const redis = await openRedis(link.url, "cache");
  const subscriber = redis.dedicated();
  await subscriber.ping();
  link.cut();
  await expect(subscriber.ping()).resolves.toBe("PONG");
  await redis[Symbol.asyncDispose]();
  await untilTrue(() => subscriber.status === "end");
});

test("a dedicated connection that falls silent under a blocking read gets its answer on a new one", async () => {
  await using link = await openLink(queueUrl);
  await using redis = await openRedis(link.url, "queue", { acquireTimeoutMs: 200 });
  const list = randomUUID();
  const reader = redis.dedicated();
  await reader.ping();
  const blocked = reader.blpop(list, 0);
  link.freeze();
  await redis.use((connection) => connection.rpush(list, "late"));
  await expect(blocked).resolves.toEqual([list, "late"]);
});
