import { type Kysely, sql } from "kysely";

export async function up(db: Kysely<unknown>): Promise<void> {
  // Two people of one dataset, the lower number first. `up` counts from low to high, `down` from high to low, over the
  // window. `revisit`: the day on which the passing of time alone changes the totals. `version`: the change that last
  // moved the tie or its weight; above `projected`, Neo4j does not have it yet.
  await sql`
    create table graph.pair (
      number         bigint generated always as identity primary key,
      dataset        integer not null references graph.dataset,
      low            integer not null references graph.person,
      high           integer not null references graph.person,
      up             integer not null default 0,
      down           integer not null default 0,
      tied           boolean not null default false,
      revisit        date,
      version        bigint not null default 0,
      projected      bigint not null default 0,
      projected_tied boolean not null default false,
      unique (low, high),
      check (low < high)
    ) with (fillfactor = 70)`.execute(db);
  await sql`create index on graph.pair (high)`.execute(db);
  await sql`create index pair_revisit on graph.pair (dataset, revisit) where revisit is not null`.execute(db);
  await sql`create index pair_unprojected on graph.pair (version) where version > projected`.execute(db);
  await sql`create index pair_tied on graph.pair (dataset) where projected_tied`.execute(db);
  await sql`
    create table graph.pair_day (
      pair bigint not null references graph.pair on delete cascade,
      day  date not null,
      up   integer not null default 0,
      down integer not null default 0,
      primary key (pair, day)
    ) with (fillfactor = 70)`.execute(db);
  await sql`create index on graph.pair_day using brin (day)`.execute(db);
}
