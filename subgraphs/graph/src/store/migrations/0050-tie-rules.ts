import { type Kysely, sql } from "kysely";

export async function up(db: Kysely<unknown>): Promise<void> {
  // What makes a tie in a dataset, who decided it and why; the first rule, which all begin with, has no row. Never changed.
  await sql`
    create table graph.tie_rule (
      dataset         integer not null references graph.dataset,
      version         integer not null check (version > 1),
      days            integer not null,
      most_recipients integer not null,
      each_way        integer not null,
      both_ways       integer not null,
      author          text not null,
      reason          text not null,
      decided_at      timestamptz not null default now(),
      primary key (dataset, version)
    )`.execute(db);
  // Datasets that are to be counted anew, under the rule of that version. `version`: the change with which it was done.
  await sql`
    create table graph.rebuild (
      number   bigint generated always as identity primary key,
      dataset  integer not null references graph.dataset,
      rule     integer not null,
      asked_at timestamptz not null default now(),
      began_at timestamptz,
      version  bigint
    )`.execute(db);
  await sql`create index rebuild_waiting on graph.rebuild (number) where version is null`.execute(db);
  // `rule`: which all stored ties follow; `shown_rule`: which those follow that Neo4j shows. `rebuilt`: the change that
  // last counted all of it anew; above `projected`, Neo4j is to take the whole at once.
  await sql`
    alter table graph.dataset
      add column rule integer not null default 1,
      add column shown_rule integer not null default 1,
      add column rebuilt bigint not null default 0`.execute(db);
}
