import type { Redis } from "ioredis";
import { Counter, Gauge } from "prom-client";
import type { z } from "zod";
import { log } from "../observing/log.ts";
import { within } from "../within.ts";
import type { RedisPool } from "./redis.ts";

/** The cache Redis as `cached` uses it: with the computations under way in this process, and whether Redis is to be asked. */
export interface Cache extends AsyncDisposable {
  readonly redis: RedisPool;
  readonly underWay: Map<string, Promise<unknown>>;
  /** In an outage, when to ask Redis again, on the process's own clock; 0 otherwise. */
  askAgainAt: number;
}

export interface Cached<Shape extends z.ZodType> {
  /** What is cached, as the metrics call it: `metrics.series`. */
  name: string;
  key: string;
  ttlSeconds: number;
  /** What is found in another shape, as after an update, counts as absent. */
  shape: Shape;
}

// Computing is always possible, so Redis gets little time to answer, and in an outage is asked once a second.
const PATIENCE_MS = 250;
const OUTAGE_PAUSE_MS = 1_000;

const lookups = new Counter({
  name: "organism_cache_lookups_total",
  help: "Lookups by outcome: hit, miss, shared (waited for the same computation), away (Redis could not be asked).",
  labelNames: ["name", "outcome"],
});

const open = new Set<Cache>();

new Gauge({
  name: "organism_cache_evictions",
  help: "Keys the cache Redis has evicted since it started.",
  async collect() {
    this.reset();
    for (const cache of open) {
      const info = await ask(cache, (connection) => connection.info("stats"));
      const evicted = /^evicted_keys:(\d+)/m.exec(info ?? "")?.[1];
      if (evicted) this.set(Number(evicted));
    }
  },
});

/** The pool stays the caller's, and is closed by it. */
export function openCache(redis: RedisPool): Cache {
  const cache: Cache = {
    redis,
    underWay: new Map(),
    askAgainAt: 0,
    async [Symbol.asyncDispose]() {
      open.delete(cache);
    },
  };
  open.add(cache);
  return cache;
}

/** The cached value, or what `compute` gives: once, however many ask in this process meanwhile. JSON must keep the value. */
export function cached<Shape extends z.ZodType>(
  cache: Cache,
  what: Cached<Shape>,
  compute: () => Promise<z.output<Shape>>,
): Promise<z.output<Shape>> {
  const key = `cache:${what.name}:${what.key}`;
  const shared = cache.underWay.get(key);
  if (shared) {
    lookups.inc({ name: what.name, outcome: "shared" });
    // The shape belongs to the name, so whoever shares the key shares the type.
    return shared as Promise<z.output<Shape>>;
  }
  const answer = findOrCompute(cache, { ...what, key }, compute).finally(() => cache.underWay.delete(key));
  cache.underWay.set(key, answer);
  return answer;
}

async function findOrCompute<Shape extends z.ZodType>(
  cache: Cache,
  { name, key, ttlSeconds, shape }: Cached<Shape>,
  compute: () => Promise<z.output<Shape>>,
): Promise<z.output<Shape>> {
  const found = await ask(cache, (connection) => connection.get(key));
  const hit = found ? parse(found, shape) : null;
  lookups.inc({ name, outcome: hit ? "hit" : found === undefined ? "away" : "miss" });
  if (hit) return hit.data;
  const computed = await compute();
  await ask(cache, (connection) => connection.set(key, JSON.stringify(computed), "EX", ttlSeconds));
  return computed;
}

function parse<Shape extends z.ZodType>(text: string, shape: Shape): { data: z.output<Shape> } | null {
  const { success, data } = shape.safeParse(JSON.parse(text));
  return success ? { data } : null;
}

/** What Redis answers; undefined while it is away, which is logged once per outage. */
async function ask<T>(cache: Cache, question: (connection: Redis) => Promise<T>): Promise<T | undefined> {
  if (performance.now() < cache.askAgainAt) return undefined;
  try {
    const answer = await within(PATIENCE_MS, cache.redis.use(question));
    if (cache.askAgainAt > 0) log.info("cache answers again", { store: cache.redis.name });
    cache.askAgainAt = 0;
    return answer;
  } catch (error) {
    if (cache.askAgainAt === 0)
      log.warn("cache is away, computing instead", { store: cache.redis.name, error });
    cache.askAgainAt = performance.now() + OUTAGE_PAUSE_MS;
    return undefined;
  }
}
