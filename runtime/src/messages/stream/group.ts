import type { Redis } from "ioredis";
import type { RawEntry } from "../stream.ts";

/** One consumer's place in one group of one stream, and the connection it works on. */
export interface Seat {
  redis: Redis;
  stream: string;
  group: string;
  consumer: string;
}

/** An entry that was delivered and not acknowledged; `deliveries` is how often it was begun. */
export interface Unsettled {
  id: string;
  deliveries: number;
}

/** From the beginning of the stream, so that a group made late, or made again, misses nothing. */
export async function createGroup({ redis, stream, group }: Seat): Promise<void> {
  try {
    await redis.xgroup("CREATE", stream, group, "0", "MKSTREAM");
  } catch (error) {
    if (!(error instanceof Error && error.message.startsWith("BUSYGROUP"))) throw error;
  }
}

/** Entries nobody in the group was given yet; waits for the first at most `blockMs`, 0 does not wait. */
export async function readNew({ redis, ...seat }: Seat, count: number, blockMs: number): Promise<RawEntry[]> {
  const from = ["STREAMS", seat.stream, ">"] as const;
  const answer = await (blockMs > 0
    ? redis.xreadgroup("GROUP", seat.group, seat.consumer, "COUNT", count, "BLOCK", blockMs, ...from)
    : redis.xreadgroup("GROUP", seat.group, seat.consumer, "COUNT", count, ...from));
  const [read] = (answer ?? []) as [stream: string, entries: RawEntry[]][];
  return read?.[1] ?? [];
}

/** Takes over what other consumers left lying for `idleMs`. JUSTID: being taken over is no attempt yet. */
export async function adoptAbandoned(
  { redis, stream, group, consumer }: Seat,
  idleMs: number,
): Promise<void> {
  let cursor = "0-0";
  do {
    const answer = await redis.xautoclaim(stream, group, consumer, idleMs, cursor, "COUNT", 1_000, "JUSTID");
    cursor = String(answer[0]);
  } while (cursor !== "0-0");
}

/** This consumer's entries that lie for `idleMs`: they failed, or were taken over. */
export async function findUnsettled(
  { redis, stream, group, consumer }: Seat,
  idleMs: number,
  count: number,
): Promise<Unsettled[]> {
  const rows = await redis.xpending(stream, group, "IDLE", idleMs, "-", "+", count, consumer);
  return (rows as [string, string, number, number][]).map(([id, , , deliveries]) => ({ id, deliveries }));
}

/** Begins an entry once more: counted before it is handled, so that one which kills its consumer is counted too. */
export async function retake(seat: Seat, id: string): Promise<RawEntry | null> {
  const [entry] = (await seat.redis.xclaim(
    seat.stream,
    seat.group,
    seat.consumer,
    0,
    id,
  )) as (RawEntry | null)[];
  // Redis has nothing under this id any more: it was trimmed or deleted while it waited.
  if (!entry?.[1]) await acknowledge(seat, [id]);
  return entry ?? null;
}

/** Tells the group that these are still in hand. */
export async function keep({ redis, stream, group, consumer }: Seat, ids: string[]): Promise<void> {
  await redis.xclaim(stream, group, consumer, 0, ...ids, "JUSTID");
}

/** Takes back the count of attempts, for failures that were not the entries' fault. */
export async function forgive({ redis, stream, group, consumer }: Seat, ids: string[]): Promise<void> {
  await redis.xclaim(stream, group, consumer, 0, ...ids, "RETRYCOUNT", 0, "JUSTID");
}

export async function acknowledge({ redis, stream, group }: Seat, ids: string[]): Promise<void> {
  await redis.xack(stream, group, ...ids);
}

export const deadLetters = (stream: string) => `${stream}:dead`;

export interface Death {
  reason: string;
  attempts: number;
}

/** Moves an entry to the dead letters, in one transaction: it is never in both places, nor in none. */
export async function bury(
  { redis, stream, group }: Seat,
  [id, fields]: RawEntry,
  death: Death,
): Promise<void> {
  const about = ["id", id, "group", group, "reason", death.reason, "attempts", death.attempts];
  const answers = await redis
    .multi()
    .xadd(deadLetters(stream), "*", ...fields, ...about)
    .xack(stream, group, id)
    .exec();
  for (const [error] of answers ?? []) if (error) throw error;
}

/** `lag`: entries the group was not given yet, unknown to Redis after deletions; `pending`: given, not acknowledged. */
export async function backlog({
  redis,
  stream,
  group,
}: Seat): Promise<{ lag: number | null; pending: number }> {
  for (const row of (await redis.xinfo("GROUPS", stream)) as unknown[][]) {
    const value = (name: string) => row[row.indexOf(name) + 1];
    if (value("name") !== group) continue;
    const lag = value("lag");
    return { lag: typeof lag === "number" ? lag : null, pending: Number(value("pending")) };
  }
  return { lag: null, pending: 0 };
}
