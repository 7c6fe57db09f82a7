import { setTimeout as sleep } from "node:timers/promises";
import { log } from "../observing/log.ts";
import type { RedisPool } from "../stores/redis.ts";
import { trimReplayed } from "./tail.ts";

const FACTS_MS = 60_000;

/** Trims now and again every `everyMs`. Any number may run; what fails is tried again. */
export function keepTrimmed(what: string, everyMs: number, trim: () => Promise<void>): AsyncDisposable {
  const stop = new AbortController();
  const run = async () => {
    while (!stop.signal.aborted) {
      try {
        await trim();
      } catch (error) {
        log.warn("streams were not trimmed, trying again", { what, error });
      }
      await sleep(everyMs, undefined, { signal: stop.signal }).catch(() => undefined);
    }
  };
  const running = run();
  return {
    async [Symbol.asyncDispose]() {
      stop.abort();
      await running;
    },
  };
}

/** Keeps every stage's facts to what a group is not done with or a subscription replays. */
export const trimFacts = (redis: RedisPool): AsyncDisposable =>
  keepTrimmed("facts", FACTS_MS, async () => {
    for (const stream of await factStreams(redis)) await trimReplayed(redis, stream);
  });

// Whichever stages announce anything; what lies dead beside them is for an operator to look at.
async function factStreams(redis: RedisPool): Promise<string[]> {
  return await redis.use(async (connection) => {
    const found = new Set<string>();
    for await (const keys of connection.scanStream({ match: "facts:*", type: "stream", count: 1_000 }))
      for (const key of keys as string[]) if (/^facts:[^:]+$/.test(key)) found.add(key);
    return [...found];
  });
}
