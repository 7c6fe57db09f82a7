import type { RedisPool } from "../stores/redis.ts";
import { deadLetters } from "./stream/group.ts";

/** How often each reason stands among the dead letters of a stream. */
export async function deathsOf(redis: RedisPool, stream: string): Promise<ReadonlyMap<string, number>> {
  const deaths = new Map<string, number>();
  for (const [, fields] of await redis.use((connection) =>
    connection.xrange(deadLetters(stream), "-", "+"),
  )) {
    const reason = fields[fields.lastIndexOf("reason") + 1] ?? "";
    deaths.set(reason, (deaths.get(reason) ?? 0) + 1);
  }
  return deaths;
}

// What was put behind the fields of the entry itself: id, group, reason and attempts.
const ABOUT_FIELDS = 8;

/**
 * Puts the dead letters of a stream behind what waits in it, for all its groups, once what killed them is mended; says how many. Each moves in
 * one transaction, so that it is never in neither place. For streams whose ids Redis gives: ids that tell an order cannot come again.
 */
export async function replayDead(redis: RedisPool, stream: string): Promise<number> {
  return await redis.use(async (connection) => {
    const letters = await connection.xrange(deadLetters(stream), "-", "+");
    for (const [id, fields] of letters) {
      const answers = await connection
        .multi()
        .xadd(stream, "*", ...fields.slice(0, -ABOUT_FIELDS))
        .xdel(deadLetters(stream), id)
        .exec();
      for (const [error] of answers ?? []) if (error) throw error;
    }
    return letters.length;
  });
}
