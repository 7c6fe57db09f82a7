import { createOutbox } from "@organism/runtime/messages/outbox.ts";
import { type Kysely, sql } from "kysely";

export async function up(db: Kysely<unknown>): Promise<void> {
  await createOutbox(db, "metrics");
  // One row an episode, about a person or a published group. `week`: the last that was looked at. `version`: under which
  // it last changed.
  await sql`
    create table metrics.alert (
      number          bigint primary key generated always as identity,
      id              uuid not null unique default gen_random_uuid(),
      dataset         integer not null,
      person          integer,
      team            integer,
      pattern         text not null check (pattern in ('RISE', 'CHRONIC', 'GROUP')),
      since           date not null,
      week            date not null,
      open            boolean not null,
      score           double precision,
      acknowledged_at timestamptz,
      version         bigint not null,
      check (num_nonnulls(person, team) = 1),
      check ((pattern = 'GROUP') = (team is not null))
    )`.execute(db);
  // When a dataset's alerts last changed, by being taken back too.
  await sql`create table metrics.alert_version (dataset integer primary key, version bigint not null)`.execute(
    db,
  );
  await sql`create index on metrics.alert (person)`.execute(db);
  await sql`create unique index on metrics.alert (team, since) where team is not null`.execute(db);
  await sql`create index on metrics.alert (dataset, number desc) where team is not null`.execute(db);
}
