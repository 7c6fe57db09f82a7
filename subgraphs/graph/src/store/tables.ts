import type { ColumnType, Generated } from "kysely";

/** The tables of the Postgres schema `graph`, as kysely sees them. */
export interface Tables {
  "graph.dataset": DatasetTable;
}

interface DatasetTable {
  id: Generated<string>;
  name: string;
  live: boolean;
  simulated: ColumnType<boolean, boolean | undefined>;
  /** The newest event's time; kept null for a live dataset, whose horizon is the clock's. */
  newest_event: ColumnType<Date | null, never, Date>;
  created_at: Generated<Date>;
}
