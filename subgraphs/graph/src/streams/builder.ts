import { ring } from "@organism/runtime/messages/bell.ts";
import { follow } from "@organism/runtime/messages/follow.ts";
import { log } from "@organism/runtime/observing/log.ts";
import type { Postgres } from "@organism/runtime/stores/postgres.ts";
import type { RedisPool } from "@organism/runtime/stores/redis.ts";
import { dayOf } from "../model/day.ts";
import type { Tables } from "../store/tables.ts";
import { ArrivalEntry, BUILDERS, intakeStreams } from "./arrival.ts";
import type { Built, build } from "./build.ts";

// Of each partition; together a transaction of a few hundred milliseconds.
const MOST_EVENTS = 125;

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
  return follow({
    redis,
    streams: intakeStreams,
    group: BUILDERS,
    consumer,
    shape: ArrivalEntry,
    needs: [postgres, redis],
    batch: MOST_EVENTS,
    claimAfterMs,
    async handle(entries) {
      const built = await build(postgres, {
        arrivals: entries.map(({ data }) => data),
        today: dayOf(new Date()),
      });
      if (built) tell(redis, built);
    },
  });
}

// Nobody has to wait for it, nor does the next batch: a ring that is lost is made up for by the clock.
function tell(redis: RedisPool, { tiesMoved }: Built): void {
  ring(redis, ...(tiesMoved ? [TIES_MOVED, CHANGED] : [CHANGED])).catch((error) =>
    log.warn("nobody was called to a new version, they go by the clock", { error }),
  );
}
