import { ring } from "@organism/runtime/messages/bell.ts";
import type { Postgres } from "@organism/runtime/stores/postgres.ts";
import type { RedisPool } from "@organism/runtime/stores/redis.ts";
import type { Arrival } from "../model/arrival.ts";
import { sharesOf, withoutRepeats } from "../model/batch.ts";
import { insertNew } from "../store/build/arrivals.ts";
import { writeVersion } from "../store/build/outcome.ts";
import { askRebuild } from "../store/rebuild.ts";
import type { Tables } from "../store/tables.ts";
import { recorded } from "./build.ts";
import { CHANGED } from "./builder.ts";
import { gather } from "./gather.ts";
import { overloaded } from "./overloaded.ts";

/** How long nothing more of a file has to come before its ties are counted. */
const REST_SECONDS = 2;
const MOST_TOGETHER = 5_000;
const GATHER_MS = 5;
const RETRY_AFTER_SECONDS = 1;

/**
 * Stores what is new of a file, and leaves the ties to be counted from it: one count of all costs a fraction of moving them with every
 * row. One transaction, so that nothing is stored that is not going to be counted.
 */
export async function storeBulk({ db }: Postgres<Tables>, arrivals: readonly Arrival[]): Promise<void> {
  await db.transaction().execute(async (transaction) => {
    const shares = sharesOf(await insertNew(transaction, withoutRepeats(arrivals)));
    if (shares.length === 0) return;
    for (const { dataset } of shares) await askRebuild(transaction, dataset, REST_SECONDS);
    await writeVersion(transaction, {
      moved: [],
      progress: shares.map(({ dataset, interactions, newest }) => {
        return { dataset, interactions, newestEvent: newest, windowDay: null };
      }),
      changes: shares.map(recorded),
    });
  });
}

/** What comes by the file, past the intake: stored once it is answered as accepted. */
export interface Bulk {
  store(arrivals: readonly Arrival[]): Promise<void>;
}

interface Storing {
  postgres: Postgres<Tables>;
  queue: RedisPool;
  /** INTAKE_MOST_WAITING. */
  mostWaiting: number;
}

/** Calls that come together are stored together; past the bound they are told to come again. */
export function openBulk({ postgres, queue, mostWaiting }: Storing): Bulk {
  let waiting = 0;
  const add = gather(
    async (arrivals: readonly Arrival[]) => {
      await storeBulk(postgres, arrivals);
      await ring(queue, CHANGED);
    },
    { most: MOST_TOGETHER, waitMs: GATHER_MS },
  );
  return {
    async store(arrivals) {
      if (arrivals.length === 0) return;
      if (waiting >= mostWaiting)
        throw overloaded(`${waiting} interactions of files wait to be stored`, RETRY_AFTER_SECONDS);
      waiting += arrivals.length;
      try {
        await add(arrivals);
      } finally {
        waiting -= arrivals.length;
      }
    },
  };
}
