import { randomUUID } from "node:crypto";
import { register } from "prom-client";
import { expect, test, vi } from "vitest";
import { z } from "zod";
import { log } from "../observing/log.ts";
import { untilTrue } from "../testing/eventually.ts";
import { openLink } from "../testing/link.ts";
import { storeAddress } from "../testing/stores.ts";
import { cached, openCache } from "./cache.ts";
import { openRedis } from "./redis.ts";

const url = storeAddress("REDIS_CACHE_URL");
const Load = z.object({ hours: z.number() });
const weekly = () => ({ name: `test.${randomUUID()}`, key: "team-7", ttlSeconds: 60, shape: Load });
const lookups = async (name: string, outcome: string) => {
  const metric = await register.getSingleMetric("organism_cache_lookups_total")?.get();
  return (
    metric?.values.find(({ labels }) => labels["name"] === name && labels["outcome"] === outcome)?.value ?? 0
  );
};

test("a value is computed once and then found", async () => {
  await using redis = await openRedis(url, "cache");
  await using cache = openCache(redis);
  const what = weekly();
  const compute = vi.fn(async () => ({ hours: 38 }));
  expect(await cached(cache, what, compute)).toEqual({ hours: 38 });
  expect(await cached(cache, what, compute)).toEqual({ hours: 38 });
  expect(compute).toHaveBeenCalledOnce();
  expect([await lookups(what.name, "miss"), await lookups(what.name, "hit")]).toEqual([1, 1]);
});

test("all who ask while it is computed get the one computation", async () => {
  await using redis = await openRedis(url, "cache");
  await using cache = openCache(redis);
  const what = weekly();
  const { promise, resolve } = Promise.withResolvers<{ hours: number }>();
  const compute = vi.fn(() => promise);
  const answers = Array.from({ length: 100 }, () => cached(cache, what, compute));
  resolve({ hours: 41 });
  expect(new Set((await Promise.all(answers)).map(({ hours }) => hours))).toEqual(new Set([41]));
  expect(compute).toHaveBeenCalledOnce();
  expect(await lookups(what.name, "shared")).toBe(99);
});

test("a computation that fails fails for all who wait, and is not remembered", async () => {
  await using redis = await openRedis(url, "cache");
  await using cache = openCache(redis);
  const what = weekly();
  const failing = () => Promise.reject(new Error("no data yet"));
  const both = await Promise.allSettled([cached(cache, what, failing), cached(cache, what, failing)]);
  expect(both.map(({ status }) => status)).toEqual(["rejected", "rejected"]);
  expect(await cached(cache, what, async () => ({ hours: 40 }))).toEqual({ hours: 40 });
});

test("a value of an older shape is computed anew", async () => {
  await using redis = await openRedis(url, "cache");
  await using cache = openCache(redis);
  const what = weekly();
  await cached(cache, { ...what, shape: z.object({ minutes: z.number() }) }, async () => ({ minutes: 60 }));
  expect(await cached(cache, what, async () => ({ hours: 1 }))).toEqual({ hours: 1 });
});

test("while Redis breaks or falls silent values are computed, in little time and with one line in the log", async () => {
  const warn = vi.spyOn(log, "warn");
  await using link = await openLink(url);
  await using redis = await openRedis(link.url, "cache", { acquireTimeoutMs: 1_000 });
  await using cache = openCache(redis);
  const what = weekly();
  await cached(cache, what, async () => ({ hours: 1 }));
  link.freeze();
  const began = performance.now();
  for (const hours of [2, 3, 4])
    expect(await cached(cache, what, async () => ({ hours }))).toEqual({ hours });
  expect(performance.now() - began).toBeLessThan(1_000);
  expect(await lookups(what.name, "away")).toBe(3);
  expect(warn.mock.calls.filter(([line]) => line.startsWith("cache is away"))).toHaveLength(1);
});

test("once Redis is back it is used again", async () => {
  await using link = await openLink(url);
  await using redis = await openRedis(link.url, "cache", { acquireTimeoutMs: 1_000 });
  await using cache = openCache(redis);
  const what = weekly();
  await cached(cache, what, async () => ({ hours: 1 }));
  link.freeze();
  await cached(cache, what, async () => ({ hours: 2 }));
  await untilTrue(async () => (await cached(cache, what, async () => ({ hours: 3 }))).hours === 1);
});

test("evictions are among the metrics", async () => {
  await using redis = await openRedis(url, "cache");
  await using _cache = openCache(redis);
  expect(await register.metrics()).toMatch(/^organism_cache_evictions \d+$/m);
});
