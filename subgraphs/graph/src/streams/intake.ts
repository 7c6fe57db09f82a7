import { type Addressed, appendTo } from "@organism/runtime/messages/stream.ts";
import type { RedisPool } from "@organism/runtime/stores/redis.ts";
import type { Arrival } from "../model/arrival.ts";
import { lengthsOf, markAccepted } from "../store/intake.ts";
import { streamOf, toEntry } from "./arrival.ts";

/** How many entries may wait in one partition: past it, senders are better served by waiting themselves. */
const MOST_WAITING = 20_000;

type Parties = Pick<Arrival, "dataset" | "sender" | "recipient">;

/** Whether the arrivals may come in: false where too many wait already. Asked beside whatever else is asked of them. */
export async function hasRoom(redis: RedisPool, arrivals: readonly Parties[]): Promise<boolean> {
  const lengths = await lengthsOf(redis, [...new Set(arrivals.map(streamOf))]);
  return lengths.every((length) => length < MOST_WAITING);
}

/** Puts the arrivals on disk, to be built in. */
export async function accept(redis: RedisPool, dataset: number, arrivals: readonly Arrival[]): Promise<void> {
  if (arrivals.length === 0) return;
  const messages: Addressed[] = arrivals.map((arrival) => ({
    stream: streamOf(arrival),
    data: toEntry(arrival),
  }));
  const ids = await appendTo(redis, messages);
  // Later entries of a stream overwrite earlier ones: what stays is the last of each.
  const last = new Map(messages.map(({ stream }, i) => [stream, ids[i] ?? ""]));
  await markAccepted(redis, dataset, last);
}
