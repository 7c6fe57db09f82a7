import type { Series } from "@organism/runtime/stores/timeseries.ts";

/** Raw interactions, by when they were received: old mail that is imported today lives as long as today's. */
export const interactions: Series = {
  schema: "graph",
  table: "interaction",
  time: "received_at",
  partitionDays: 1,
};
