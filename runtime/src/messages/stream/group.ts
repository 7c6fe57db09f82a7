import type { Redis } from "ioredis";
import type { RawEntry } from "../stream.ts";

/** One consumer's place in one group of some streams, and the connection it works on. */
export interface Seat {
  redis: Redis;
  streams: readonly string[];
  group: string;
  consumer: string;
}

/** Where an entry stands. */
export interface Place {
  stream: string;
  id: string;
}

export interface Read {
  stream: string;
  raw: RawEntry;
}

/** An entry that was delivered and not acknowledged; `deliveries` is how often it was begun. */
export interface Unsettled extends Place {
  deliveries: number;
}

/** From the beginning of the streams, so that a group made late, or made again, misses nothing. */
export async function createGroups({ redis, streams, group }: Seat): Promise<void> {
  for (const stream of streams) {
    try {
      await redis.xgroup("CREATE", stream, group, "0", "MKSTREAM");
    } catch (error) {
      if (!(error instanceof Error && error.message.startsWith("BUSYGROUP"))) throw error;
    }
  }
}

/** Entries nobody in the group was given yet, at most `count` of each stream; waits for the first at most `blockMs`, 0 does not wait. */
export async function readNew(
  { redis, streams, group, consumer }: Seat,
  count: number,
  blockMs: number,
): Promise<Read[]> {
  const from = ["STREAMS", ...streams, ...streams.map(() => ">")] as const;
  const answer = await (blockMs > 0
    ? redis.xreadgroup("GROUP", group, consumer, "COUNT", count, "BLOCK", blockMs, ...from)
    : redis.xreadgroup("GROUP", group, consumer, "COUNT", count, ...from));
  const read = (answer ?? []) as [stream: string, entries: RawEntry[]][];
  return read.flatMap(([stream, entries]) => entries.map((raw) => ({ stream, raw })));
}

/** Takes over what other consumers left lying for `idleMs`. JUSTID: being taken over is no attempt yet. */
export async function adoptAbandoned(
  { redis, streams, group, consumer }: Seat,
  idleMs: number,
): Promise<void> {
  for (const stream of streams) {
    let cursor = "0-0";
    do {
      const answer = await redis.xautoclaim(
        stream,
        group,
        consumer,
        idleMs,
        cursor,
        "COUNT",
        1_000,
        "JUSTID",
      );
      cursor = String(answer[0]);
    } while (cursor !== "0-0");
  }
}

/** This consumer's entries that lie for `idleMs`, at most `count` of each stream: they failed, or were taken over. */
export async function findUnsettled(
  { redis, streams, group, consumer }: Seat,
  idleMs: number,
  count: number,
): Promise<Unsettled[]> {
  const found = streams.map(async (stream) => {
    const rows = await redis.xpending(stream, group, "IDLE", idleMs, "-", "+", count, consumer);
    return (rows as [string, string, number, number][]).map(([id, , , deliveries]) => {
      return { stream, id, deliveries };
    });
  });
  return (await Promise.all(found)).flat();
}

/** Begins an entry once more: counted before it is handled, so that one which kills its consumer is counted too. */
export async function retake(seat: Seat, { stream, id }: Place): Promise<RawEntry | null> {
  const { redis, group, consumer } = seat;
  const [entry] = (await redis.xclaim(stream, group, consumer, 0, id)) as (RawEntry | null)[];
  // Redis has nothing under this id any more: it was trimmed or deleted while it waited.
  if (!entry?.[1]) await acknowledge(seat, [{ stream, id }]);
  return entry ?? null;
}

/** Tells the group that these are still in hand. */
export async function keep({ redis, group, consumer }: Seat, places: readonly Place[]): Promise<void> {
  await inEach(places, (stream, ids) => redis.xclaim(stream, group, consumer, 0, ...ids, "JUSTID"));
}

/** Takes back the count of attempts, for failures that were not the entries' fault. */
export async function forgive({ redis, group, consumer }: Seat, places: readonly Place[]): Promise<void> {
  await inEach(places, (stream, ids) =>
    redis.xclaim(stream, group, consumer, 0, ...ids, "RETRYCOUNT", 0, "JUSTID"),
  );
}

export async function acknowledge({ redis, group }: Seat, places: readonly Place[]): Promise<void> {
  await inEach(places, (stream, ids) => redis.xack(stream, group, ...ids));
}

async function inEach(
  places: readonly Place[],
  command: (stream: string, ids: string[]) => Promise<unknown>,
): Promise<void> {
  const streams = Map.groupBy(places, ({ stream }) => stream);
  await Promise.all(
    [...streams].map(([stream, own]) =>
      command(
        stream,
        own.map(({ id }) => id),
      ),
    ),
  );
}

export const deadLetters = (stream: string) => `${stream}:dead`;

export interface Death {
  reason: string;
  attempts: number;
}

/** Moves an entry to the dead letters, in one transaction: it is never in both places, nor in none. */
export async function bury(
  { redis, group }: Seat,
  { stream, raw: [id, fields] }: Read,
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
export async function backlog(
  { redis, group }: Seat,
  stream: string,
): Promise<{ lag: number | null; pending: number }> {
  for (const row of (await redis.xinfo("GROUPS", stream)) as unknown[][]) {
    const value = (name: string) => row[row.indexOf(name) + 1];
    if (value("name") !== group) continue;
    const lag = value("lag");
    return { lag: typeof lag === "number" ? lag : null, pending: Number(value("pending")) };
  }
  return { lag: null, pending: 0 };
}
