import { type Kysely, sql } from "kysely";

export async function up(db: Kysely<unknown>): Promise<void> {
  // A week (its Monday) whose groups were decided: once, for everybody. What hangs on it is never changed; erasure
  // withdraws the week whole. `window`: where it ends one, whether its numbers are kept. `version`: under
  // which it was announced, once Neo4j had it.
  await sql`
    create table graph.week (
      dataset    integer not null references graph.dataset,
      monday     date not null check (extract(isodow from monday) = 1),
      size_min   integer not null check (size_min >= 5),
      decided_at timestamptz not null default now(),
      "window"   text check ("window" in ('DUE', 'KEPT')),
      version    bigint,
      primary key (dataset, monday)
    )`.execute(db);
  // Who is counted in that week: `team` is the smallest team, `atom` the smallest published one.
  await sql`
    create table graph.seat (
      dataset integer not null,
      monday  date not null,
      person  integer not null references graph.person,
      team    integer not null references graph.team,
      atom    integer references graph.team,
      primary key (dataset, monday, person),
      foreign key (dataset, monday) references graph.week on delete cascade
    )`.execute(db);
  await sql`create index on graph.seat (person)`.execute(db);
  // What is said of a team: how many it has, or why that is not said.
  await sql`
    create table graph.published_team (
      dataset    integer not null,
      monday     date not null,
      team       integer not null references graph.team,
      parent     integer references graph.team,
      n          integer,
      suppressed text check (suppressed in ('TOO_FEW', 'COMPLEMENTARY')),
      bridging   double precision,
      primary key (dataset, monday, team),
      foreign key (dataset, monday) references graph.week on delete cascade,
      check ((n is null) = (suppressed is not null)),
      check (bridging is null or n is not null)
    )`.execute(db);
  // Everybody who is counted in a published team, in each that they are counted in: what a number of it stands on.
  await sql`
    create view graph.counted as
    with recursive inside as (
      select dataset, monday, person, team from graph.seat
      union all
      select inside.dataset, inside.monday, person, parent from inside
      join graph.published_team using (dataset, monday, team) where parent is not null)
    select dataset, monday, team, person from inside join graph.published_team using (dataset, monday, team)
    where n is not null`.execute(db);
  await sql`
    create table graph.published_tie (
      dataset integer not null,
      monday  date not null,
      a       integer not null references graph.team,
      b       integer not null references graph.team,
      weight  double precision not null,
      primary key (dataset, monday, a, b),
      foreign key (dataset, monday) references graph.week on delete cascade,
      check (a < b)
    )`.execute(db);
}
