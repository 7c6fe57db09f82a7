import { type Kysely, sql } from "kysely";

export async function up(db: Kysely<unknown>): Promise<void> {
  // One row, locked by each transaction from drawing its number to its commit, so that the order of versions is the order
  // of commits. The thousand-billions are the epoch, which a restore raises: what is newer is always greater.
  await sql`
    create table graph.version (
      sole boolean primary key default true check (sole),
      last bigint not null
    )`.execute(db);
  await sql`insert into graph.version (last) values (1000000000000)`.execute(db);
  // The outbox: facts that are true since their version was committed, to be announced in this order.
  await sql`
    create table graph.change (
      version bigint not null,
      ordinal integer not null,
      fact    text not null,
      data    jsonb not null,
      at      timestamptz not null default now(),
      primary key (version, ordinal)
    )`.execute(db);
  await sql`
    create table graph.relay (
      sole    boolean primary key default true check (sole),
      version bigint not null,
      ordinal integer not null
    )`.execute(db);
  await sql`insert into graph.relay (version, ordinal) values (0, 0)`.execute(db);
  // `window_day`: the last day of the window that the stored ties stand on. `version`: the dataset's last change;
  // `projected`: up to which change Neo4j has all of it.
  await sql`
    alter table graph.dataset
      add column window_day   date,
      add column interactions bigint not null default 0,
      add column version      bigint not null default 0,
      add column projected    bigint not null default 0`.execute(db);
  await sql`alter table graph.person add column projected boolean not null default false`.execute(db);
  await sql`create index person_unprojected on graph.person (number) where not projected`.execute(db);
}
