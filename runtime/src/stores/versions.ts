import type { RedisPool } from "./redis.ts";

// Whoever was held up between its commit and this must not put back what came after it.
const RAISE = `
if tonumber(redis.call("HGET", KEYS[1], ARGV[1]) or "-1") < tonumber(ARGV[2]) then
  redis.call("HSET", KEYS[1], ARGV[1], ARGV[2])
end`;

const keyOf = (dataset: string) => `versions:${dataset}`;

/**
 * Says that a dataset's data of this kind (`graph.network`, `metrics.panel`) can be asked for at this version. Kept where nothing is
 * evicted; published after the data can be read, never before. It only rises: a lower one changes nothing.
 */
export async function publishVersion(
  redis: RedisPool,
  dataset: string,
  kind: string,
  version: number,
): Promise<void> {
  await redis.use((connection) => connection.eval(RAISE, 1, keyOf(dataset), kind, version));
}

/** Kinds of a dataset's data. */
export interface Versioned {
  dataset: string;
  kinds: readonly string[];
}

/** For each, the versions at which its kinds can be asked for, undefined where none was published. One round trip for all. */
export async function publishedVersions(
  redis: RedisPool,
  asked: readonly Versioned[],
): Promise<(string | undefined)[][]> {
  const answers = await redis.use((connection) => {
    const pipeline = connection.pipeline();
    for (const { dataset, kinds } of asked) pipeline.hmget(keyOf(dataset), ...kinds);
    return pipeline.exec();
  });
  return (answers ?? []).map(([error, versions]) => {
    if (error) throw error;
    return (versions as (string | null)[]).map((version) => version ?? undefined);
  });
}

/** The version at which it can be asked for; 0 where none was published. */
export async function publishedVersion(redis: RedisPool, dataset: string, kind: string): Promise<number> {
  return Number(await redis.use((connection) => connection.hget(keyOf(dataset), kind)));
}
