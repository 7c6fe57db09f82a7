import { type Kysely, sql } from "kysely";

export async function up(db: Kysely<unknown>): Promise<void> {
  // A live dataset has a newest event too: its past may still be coming in.
  await sql`alter table graph.dataset drop constraint dataset_check`.execute(db);
  await sql`
    update graph.dataset set newest_event = (
      select max(day) from graph.pair_day join graph.pair on pair.number = pair_day.pair where pair.dataset = dataset.number)
    where live`.execute(db);
}
