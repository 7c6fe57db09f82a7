import { createSeries } from "@organism/runtime/stores/timeseries.ts";
import { type Kysely, sql } from "kysely";
import { interactions } from "../series.ts";

export async function up(db: Kysely<unknown>): Promise<void> {
  // What is stored, so that a repeat counts once. An ordinary table: a partitioned one cannot hold this key. The day of
  // receipt fits into what would be padding.
  await sql`
    create table graph.seen (
      recipient integer not null,
      received  date not null,
      key       bytea not null check (length(key) = 16),
      content   bytea not null check (length(content) = 8),
      primary key (key, recipient)
    )`.execute(db);
  // Rows come in order of receipt, which is what retention asks for.
  await sql`create index on graph.seen using brin (received)`.execute(db);
  await createSeries(db, interactions, (table) =>
    table
      .addColumn("dataset", "integer", (column) => column.notNull())
      .addColumn("sender", "integer", (column) => column.notNull())
      .addColumn("recipient", "integer", (column) => column.notNull())
      .addColumn("at", "timestamptz", (column) => column.notNull())
      .addColumn("recipients", "integer", (column) => column.notNull())
      .addColumn("kind", "smallint", (column) => column.notNull())
      .addColumn("seconds", "integer"),
  );
  // Days of which rows were dropped: what is known of their events is gone, so no more of them can be told from a repeat.
  await sql`
    create table graph.sealed_day (
      dataset integer not null references graph.dataset,
      day     date not null,
      primary key (dataset, day)
    )`.execute(db);
}
