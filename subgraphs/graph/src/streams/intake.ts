import { type Addressed, appendTo } from "@organism/runtime/messages/stream.ts";
import type { RedisPool } from "@organism/runtime/stores/redis.ts";
import type { Arrival } from "../model/arrival.ts";
import { lengthsOf, markAccepted } from "../store/intake.ts";
import { streamOf, toEntry } from "./arrival.ts";
import { overloaded } from "./overloaded.ts";

/** About how long the builders need to make room for another call. */
const RETRY_AFTER_SECONDS = 2;

type Parties = Pick<Arrival, "dataset" | "sender" | "recipient">;

/**
 * Refuses arrivals where too many wait in a partition already: past that, senders are better served by waiting themselves, for what
 * waits here is never trimmed. Asked beside whatever else is asked of them.
 */
export async function demandRoom(
  redis: RedisPool,
  arrivals: readonly Parties[],
  mostWaiting: number,
): Promise<void> {
  const lengths = await lengthsOf(redis, [...new Set(arrivals.map(streamOf))]);
  if (lengths.every((length) => length < mostWaiting)) return;
  throw overloaded(`${Math.max(...lengths)} interactions wait to be built in`, RETRY_AFTER_SECONDS);
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
