import type { Redis } from "ioredis";
import { OrganismError } from "../../errors.ts";

/** `queue` holds what must not be lost: jobs, streams, limits, versions. `cache` holds what may vanish at any time. */
export type RedisRole = "queue" | "cache";

// Eviction and fsync are set per server, never per key: a queue on an evicting server loses jobs without a word.
const demands: Record<RedisRole, Record<string, string>> = {
  queue: { "maxmemory-policy": "noeviction", appendonly: "yes", appendfsync: "always" },
  cache: { "maxmemory-policy": "allkeys-lru" },
};

/** Refuses a server whose settings would lose what its role has to keep, or keep what its role may lose. */
export async function demandPolicy(redis: Redis, role: RedisRole, server: string): Promise<void> {
  for (const [setting, wanted] of Object.entries(demands[role])) {
    const found = await readSetting(redis, setting);
    if (found === wanted) continue;
    throw new OrganismError(
      "WRONG_REDIS_POLICY",
      `the ${role} Redis at ${server} has ${setting} "${found}" but needs "${wanted}": run CONFIG SET ${setting} ${wanted} there and write "${setting} ${wanted}" into its configuration file, or name another server`,
    );
  }
}

// One setting at a time: Redis before 7 refuses several names.
async function readSetting(redis: Redis, setting: string): Promise<string | undefined> {
  const [, value] = (await redis.config("GET", setting)) as string[];
  return value;
}
