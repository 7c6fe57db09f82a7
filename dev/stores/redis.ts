import { join } from "node:path";
import { OrganismError } from "@organism/runtime/errors.ts";
import { Redis } from "ioredis";
import { writeWhole } from "../home/json.ts";
import { findRedis } from "./redis-binary.ts";
import type { Place, StoreKind } from "./store.ts";

/** Streams, jobs, limits and versions: nothing may be evicted, and what was answered is on disk. */
export const redisQueue = redis("redis-queue", "REDIS_QUEUE_URL", 6379, [
  "maxmemory-policy noeviction",
  "appendonly yes",
  "appendfsync always",
]);

/** Answers that can be computed again: the least used go first, and nothing is written to disk. */
export const redisCache = redis("redis-cache", "REDIS_CACHE_URL", 6380, [
  "maxmemory 128mb",
  "maxmemory-policy allkeys-lru",
  "appendonly no",
]);

function redis(name: string, variable: string, usualPort: number, policy: string[]): StoreKind {
  return {
    name,
    variables: [variable],
    usualPort,
    addresses: ({ port, secret }) => ({ [variable]: `redis://:${secret}@127.0.0.1:${port}` }),
    program: (place) => ({
      name,
      url: `redis://127.0.0.1:${place.port}`,
      port: place.port,
      command: () => prepare(place, policy),
      probe: () => ask(place),
      stopSignal: "SIGTERM",
      patienceMs: 30_000,
    }),
  };
}

async function prepare({ dir, port, secret, env }: Place, policy: string[]) {
  demandPlainPath(dir);
  // In a file, because passwords must not show in the list of processes.
  const lines = ["bind 127.0.0.1", `port ${port}`, `requirepass ${secret}`, 'save ""', ...policy];
  writeWhole(join(dir, "redis.conf"), `${lines.join("\n")}\n`, 0o600);
  return { file: await findRedis(env), args: ["redis.conf"], cwd: dir, env };
}

// Redis takes its configuration's path for a pattern; where that matches nothing it would run open, on its defaults.
function demandPlainPath(dir: string) {
  if (!/[[\]*?\n]/.test(dir)) return;
  throw new OrganismError(
    "HOME_UNUSABLE",
    `Redis cannot be configured in ${dir}: its path must not have [ ] * ? or a line break; set ORGANISM_HOME to another directory`,
  );
}

async function ask({ port, secret }: Place) {
  const client = new Redis({
    host: "127.0.0.1",
    port,
    password: secret,
    lazyConnect: true,
    retryStrategy: () => null,
  });
  // What fails is told by the promises as well; the event alone would be printed.
  client.on("error", () => undefined);
  try {
    await client.connect();
    await client.ping();
  } finally {
    client.disconnect();
  }
}
