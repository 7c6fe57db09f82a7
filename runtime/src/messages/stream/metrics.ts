import { Counter, Gauge } from "prom-client";
import { backlog, type Place, type Seat } from "./group.ts";

const entries = new Counter({
  name: "organism_stream_entries_total",
  help: "Entries by what became of them: handled, failed (will be tried again), dead (moved to the dead letters).",
  labelNames: ["stream", "group", "outcome"],
});

const lag = new Gauge({
  name: "organism_stream_lag_entries",
  help: "Entries the group was not given yet.",
  labelNames: ["stream", "group"],
});

const pending = new Gauge({
  name: "organism_stream_pending_entries",
  help: "Entries given to the group and not acknowledged yet.",
  labelNames: ["stream", "group"],
});

export function countEntries(
  { group }: Seat,
  outcome: "handled" | "failed" | "dead",
  places: readonly Pick<Place, "stream">[],
): void {
  for (const { stream } of places) entries.inc({ stream, group, outcome });
}

export async function measureBacklog(seat: Seat): Promise<void> {
  const { streams, group } = seat;
  for (const stream of streams) {
    const found = await backlog(seat, stream);
    pending.set({ stream, group }, found.pending);
    if (found.lag === null) lag.remove({ stream, group });
    else lag.set({ stream, group }, found.lag);
  }
}
