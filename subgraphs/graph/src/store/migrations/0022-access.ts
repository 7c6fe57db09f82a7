import { type Kysely, sql } from "kysely";

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table graph.access (
      number  bigint generated always as identity primary key,
      person  integer not null references graph.person,
      at      timestamptz not null default now(),
      role    text not null,
      purpose text not null,
      field   text not null
    )`.execute(db);
  await sql`create index on graph.access (person, number desc)`.execute(db);
}
