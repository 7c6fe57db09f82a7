import { type Addressed, appendTo } from "@organism/runtime/messages/stream.ts";
import type { RedisPool } from "@organism/runtime/stores/redis.ts";
import type { Arrival } from "../model/arrival.ts";
import { lengthsOf, markAccepted } from "../store/intake.ts";
import { streamOf, toEntry } from "./arrival.ts";

/** How many entries may wait in one partition: past it, senders are better served by waiting themselves. */
const MOST_WAITING = 20_000;

/** Puts the arrivals on disk, to be built in; false, and nothing taken, where too many wait already. */
export async function accept(
  redis: RedisPool,
  dataset: number,
  arrivals: readonly Arrival[],
): Promise<boolean> {
  if (arrivals.length === 0) return true;
  const messages: Addressed[] = arrivals.map((arrival) => ({
    stream: streamOf(arrival),
    data: toEntry(arrival),
  }));
  const streams = [...new Set(messages.map(({ stream }) => stream))];
  if ((await lengthsOf(redis, streams)).some((length) => length >= MOST_WAITING)) return false;
  const ids = await appendTo(redis, messages);
  // Later entries of a stream overwrite earlier ones: what stays is the last of each.
  const last = new Map(messages.map(({ stream }, i) => [stream, ids[i] ?? ""]));
  await markAccepted(redis, dataset, last);
  return true;
}
