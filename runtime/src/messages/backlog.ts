import type { RedisPool } from "../stores/redis.ts";

/** How far a group has come in a stream. */
export interface Backlog {
  stream: string;
  /** Every entry before this id is acknowledged, also those that were moved to the dead letters. */
  floor: string;
  /** Entries that are not acknowledged yet. */
  waiting: number;
  /** When the oldest of them was appended. */
  waitingSince: Date | null;
}

type Answer = [error: Error | null, value: unknown];

/** How far the group has come in each stream; a stream or group that does not exist yet has everything before it. */
export async function backlogOf(
  redis: RedisPool,
  streams: readonly string[],
  group: string,
): Promise<Backlog[]> {
  return await redis.use(async (connection) => {
    const pipeline = connection.pipeline();
    for (const stream of streams) pipeline.xinfo("GROUPS", stream).xpending(stream, group).xlen(stream);
    const answers = ((await pipeline.exec()) ?? []) as Answer[];
    const places = streams.map((stream, i) =>
      placeOf(stream, group, answers.slice(3 * i, 3 * i + 3) as [Answer, Answer, Answer]),
    );
    const first = connection.pipeline();
    for (const { stream, floor } of places) first.xrange(stream, floor, "+", "COUNT", 1);
    const oldest = ((await first.exec()) ?? []) as Answer[];
    return places.map((place, i) => ({ ...place, waitingSince: momentOf(oldest[i]) }));
  });
}

// What is read first bounds what is read later: an entry delivered meanwhile lies above the last id delivered before.
function placeOf(stream: string, group: string, [groups, pending, length]: [Answer, Answer, Answer]) {
  const named = ((groups[1] ?? []) as unknown[][]).map((row) => (name: string) => row[row.indexOf(name) + 1]);
  const found = groups[0] ? undefined : named.find((value) => value("name") === group);
  if (!found) return { stream, floor: "0-0", waiting: Number(length[1] ?? 0) };
  const delivered = String(found("last-delivered-id"));
  const [count, lowest] = pending[0] ? [0, null] : (pending[1] as [number, string | null]);
  const lag = found("lag");
  const ahead = typeof lag === "number" ? lag : Number(length[1]) - count;
  return { stream, floor: lowest ?? after(delivered), waiting: count + ahead };
}

function momentOf(answer: Answer | undefined): Date | null {
  const [entry] = (answer?.[1] ?? []) as [id: string, fields: string[]][];
  return entry ? new Date(Number(entry[0].split("-")[0])) : null;
}

const partsOf = (id: string) => id.split("-").map(BigInt) as [bigint, bigint];

function after(id: string): string {
  const [time, ordinal] = partsOf(id);
  return `${time}-${ordinal + 1n}`;
}

/** Whether one entry was appended before another of its stream. */
export function isBefore(id: string, other: string): boolean {
  const [time, ordinal] = partsOf(id);
  const [otherTime, otherOrdinal] = partsOf(other);
  return time < otherTime || (time === otherTime && ordinal < otherOrdinal);
}

/** Removes what everybody in the group is done with; what is unread or unfinished stays, however much it is. */
export async function trimSettled(
  redis: RedisPool,
  backlogs: readonly Pick<Backlog, "stream" | "floor">[],
): Promise<void> {
  await redis.use(async (connection) => {
    const pipeline = connection.pipeline();
    for (const { stream, floor } of backlogs) pipeline.xtrim(stream, "MINID", floor);
    await pipeline.exec();
  });
}

/** Removes entries before `id`, as far as every group of the stream is done with them. */
export async function trimBefore(redis: RedisPool, stream: string, id: string): Promise<void> {
  const groups = await redis.use((connection) => connection.xinfo("GROUPS", stream).catch(noSuchStream));
  const names = (groups as unknown[][]).map((row) => String(row[row.indexOf("name") + 1]));
  const backlogs = await Promise.all(names.map((group) => backlogOf(redis, [stream], group)));
  const floors = backlogs.flat().map(({ floor }) => floor);
  const lowest = floors.reduce((lowest, floor) => (isBefore(floor, lowest) ? floor : lowest), id);
  await trimSettled(redis, [{ stream, floor: lowest }]);
}

function noSuchStream(error: unknown): [] {
  if (error instanceof Error && error.message.includes("no such key")) return [];
  throw error;
}
