import { Counter, Gauge } from "prom-client";
import { backlog, type Seat } from "./group.ts";

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
  { stream, group }: Seat,
  outcome: "handled" | "failed" | "dead",
  count = 1,
): void {
  entries.inc({ stream, group, outcome }, count);
}

export async function measureBacklog(seat: Seat): Promise<void> {
  const { stream, group } = seat;
  const found = await backlog(seat);
  pending.set({ stream, group }, found.pending);
  if (found.lag === null) lag.remove({ stream, group });
  else lag.set({ stream, group }, found.lag);
}
