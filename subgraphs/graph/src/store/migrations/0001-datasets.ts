import { type Kysely, sql } from "kysely";

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table graph.dataset (
      id           uuid primary key default gen_random_uuid(),
      name         text not null unique check (name = btrim(name) and length(name) between 1 and 80),
      live         boolean not null,
      simulated    boolean not null default false,
      newest_event timestamptz,
      created_at   timestamptz not null default now(),
      check (newest_event is null or not live)
    )`.execute(db);
}
