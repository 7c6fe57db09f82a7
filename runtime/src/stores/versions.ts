import type { RedisPool } from "./redis.ts";

const keyOf = (dataset: string) => `versions:${dataset}`;

/**
 * Says that a dataset's data of this kind (`graph.network`, `metrics.panel`) can be asked for at this version. Kept where nothing is
 * evicted; published after the data can be read, never before.
 */
export async function publishVersion(
  redis: RedisPool,
  dataset: string,
  kind: string,
  version: number,
): Promise<void> {
  await redis.use((connection) => connection.hset(keyOf(dataset), kind, version));
}

/** The versions at which these kinds can be asked for, undefined where none was published. One round trip. */
export async function publishedVersions(
  redis: RedisPool,
  dataset: string,
  kinds: readonly string[],
): Promise<(string | undefined)[]> {
  const found = await redis.use((connection) => connection.hmget(keyOf(dataset), ...kinds));
  return found.map((version) => version ?? undefined);
}

/** The version at which it can be asked for; 0 where none was published. */
export async function publishedVersion(redis: RedisPool, dataset: string, kind: string): Promise<number> {
  return Number(await redis.use((connection) => connection.hget(keyOf(dataset), kind)));
}
