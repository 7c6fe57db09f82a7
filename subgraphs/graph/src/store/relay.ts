import { type Kysely, sql } from "kysely";
import type { Tables } from "./tables.ts";

/** One fact of the outbox, at its place in the order of all. */
export interface OutboxFact {
  version: number;
  ordinal: number;
  fact: string;
  data: unknown;
}

export async function unannounced(db: Kysely<Tables>, limit: number): Promise<OutboxFact[]> {
  const { rows } = await sql<OutboxFact>`
    select version, ordinal, fact, data from graph.change
    where (version, ordinal) > (select version, ordinal from graph.relay)
    order by version, ordinal limit ${limit}`.execute(db);
  return rows;
}

export async function recordAnnounced(
  db: Kysely<Tables>,
  { version, ordinal }: Pick<OutboxFact, "version" | "ordinal">,
): Promise<void> {
  await sql`update graph.relay set version = ${version}, ordinal = ${ordinal}`.execute(db);
}
