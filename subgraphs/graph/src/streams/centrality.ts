import { setTimeout as sleep } from "node:timers/promises";
import { listen } from "@organism/runtime/messages/bell.ts";
import { lastVersion } from "@organism/runtime/messages/outbox.ts";
import { holding, underLease } from "@organism/runtime/stores/lease.ts";
import { TIES_MOVED } from "./builder.ts";
import { type Keeping, PlaceKeeper } from "./place-keeper.ts";

const LOOK_MS = 1_000;
// Ties that come in a flood are measured together: this loop works a tenth of the time at most, for what it shows keeps Neo4j
// from showing the ties themselves.
const RESTS = 9;
const LONGEST_REST_MS = 5_000;

/**
 * Keeps the graph of every dataset whose ties move in the centrality thread, moves its scores with each tie and shows what moved;
 * measures everything anew by the clock. Many may run; one works, the others stand by.
 */
export function runCentrality(keeping: Keeping): AsyncDisposable {
  return underLease(keeping.postgres, "graph.centrality", async (session, signal) => {
    await using bell = listen(keeping.redis, TIES_MOVED);
    await using keeper = new PlaceKeeper(keeping, session, await lastVersion(session, "graph"));
    await keeper.begin();
    while (!signal.aborted) {
      const began = performance.now();
      const worked = await holding(session, keeper.turn());
      const restMs = Math.min(RESTS * (performance.now() - began), LONGEST_REST_MS);
      if (worked) await sleep(restMs, undefined, { signal }).catch(() => undefined);
      else await bell.next(LOOK_MS, signal);
    }
  });
}
