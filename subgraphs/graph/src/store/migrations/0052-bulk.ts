import { type Kysely, sql } from "kysely";

export async function up(db: Kysely<unknown>): Promise<void> {
  // Not before then: what comes by the file is counted once the file is in.
  await sql`alter table graph.rebuild add column due_at timestamptz not null default now()`.execute(db);
}
