import type { RedisPool } from "@organism/runtime/stores/redis.ts";

const lastOf = (dataset: number) => `graph:accepted:${dataset}`;

export async function lengthsOf(redis: RedisPool, streams: readonly string[]): Promise<number[]> {
  return await redis.use(async (connection) => {
    const pipeline = connection.pipeline();
    for (const stream of streams) pipeline.xlen(stream);
    return ((await pipeline.exec()) ?? []).map(([, length]) => Number(length));
  });
}

/** Remembers, by stream, the id of the last entry that a dataset has there. */
export async function markAccepted(
  redis: RedisPool,
  dataset: number,
  last: ReadonlyMap<string, string>,
): Promise<void> {
  await redis.use((connection) => connection.hset(lastOf(dataset), Object.fromEntries(last)));
}

export async function lastAccepted(redis: RedisPool, dataset: number): Promise<ReadonlyMap<string, string>> {
  return new Map(Object.entries(await redis.use((connection) => connection.hgetall(lastOf(dataset)))));
}
