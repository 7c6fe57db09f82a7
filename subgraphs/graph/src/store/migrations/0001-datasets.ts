import { type Kysely, sql } from "kysely";

export async function up(db: Kysely<unknown>): Promise<void> {
  // `number` stands in every large table, where 4 bytes instead of 16 count; `id` is what the world sees.
  await sql`
    create table graph.dataset (
      number       integer generated always as identity primary key,
      id           uuid not null unique default gen_random_uuid(),
      name         text not null unique check (name = btrim(name) and length(name) between 1 and 80),
      live         boolean not null,
      simulated    boolean not null default false,
      newest_event timestamptz,
      created_at   timestamptz not null default now(),
      check (newest_event is null or not live)
    )`.execute(db);
}
