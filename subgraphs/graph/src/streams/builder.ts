import { ring } from "@organism/runtime/messages/bell.ts";
import { follow } from "@organism/runtime/messages/follow.ts";
import type { Postgres } from "@organism/runtime/stores/postgres.ts";
import type { RedisPool } from "@organism/runtime/stores/redis.ts";
import type { Arrival } from "../model/arrival.ts";
import { dayOf } from "../model/day.ts";
import type { Tables } from "../store/tables.ts";
import { ArrivalEntry, BUILDERS, intakeStreams } from "./arrival.ts";
import type { build } from "./build.ts";
import { gather } from "./gather.ts";

const MOST_EVENTS = 500;
// Long enough for what one call spread over the partitions; under load the transaction before is the longer wait.
const GATHER_MS = 2;

/** Rings after each version. */
export const CHANGED = "graph:changed";
/** Rings where ties have come or gone, for what must not wait for its clock. */
export const TIES_MOVED = "graph:ties-moved";

export interface Building {
  postgres: Postgres<Tables>;
  redis: RedisPool;
  /** Unique among the builders that run. */
  consumer: string;
  build: typeof build;
  /** How long a silent builder's entries rest before another takes them over; longer than a failed one rests. */
  claimAfterMs?: number;
}

/** Reads all partitions of the intake as one of the builders; any number may run. What is committed is acknowledged. */
export function runBuilder({
  postgres,
  redis,
  consumer,
  build,
  claimAfterMs = 15_000,
}: Building): AsyncDisposable {
  const stop = new AbortController();
  const add = gather(
    async (arrivals: readonly Arrival[]) => {
      const built = await build(postgres, { arrivals, today: dayOf(new Date()) });
      await Promise.all([built?.tiesMoved && ring(redis, TIES_MOVED), built && ring(redis, CHANGED)]);
    },
    { most: MOST_EVENTS, waitMs: GATHER_MS },
  );
  const following = {
    redis,
    group: BUILDERS,
    consumer,
    shape: ArrivalEntry,
    needs: [postgres, redis],
    batch: MOST_EVENTS,
    claimAfterMs,
    signal: stop.signal,
  };
  const followers = intakeStreams.map((stream) =>
    follow({ ...following, stream, handle: (entries) => add(entries.map(({ data }) => data)) }),
  );
  return {
    async [Symbol.asyncDispose]() {
      stop.abort();
      await Promise.all(followers.map((follower) => follower[Symbol.asyncDispose]()));
    },
  };
}
