import { type Kysely, sql } from "kysely";

export async function up(db: Kysely<unknown>): Promise<void> {
  // From `erased_at` on the person is nobody; the row goes once Neo4j and the raw rows have nothing of them left.
  await sql`alter table graph.person add column erased_at timestamptz`.execute(db);
  await sql`create index person_erased on graph.person (number) where erased_at is not null`.execute(db);
  // A withdrawn week stays, so that it is not decided again over those who are left, and so do its seats, because those who saw
  // it could tell from the next week who is missing. Its numbers are gone.
  await sql`
    alter table graph.week
      add column withdrawn_at timestamptz,
      add check (withdrawn_at is null or "window" is null)`.execute(db);
  // There the number of somebody erased stays, and is nobody's.
  await sql`alter table graph.seat drop constraint seat_person_fkey`.execute(db);
  await sql`alter table graph.team drop constraint team_head_fkey`.execute(db);
}
