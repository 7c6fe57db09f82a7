import { type Kysely, sql } from "kysely";

export async function up(db: Kysely<unknown>): Promise<void> {
  // What makes a team the same one tomorrow: its head, or its path as a named unit; the empty path is everybody.
  await sql`
    alter table graph.team
      add column head integer unique references graph.person,
      add column path text,
      add unique (dataset, path),
      add check ((head is null) <> (path is null))`.execute(db);
  await sql`
    alter table graph.person
      add column named_at timestamptz,
      add constraint person_not_own_manager check (manager <> number)`.execute(db);
  await sql`create index on graph.person (manager)`.execute(db);
}
