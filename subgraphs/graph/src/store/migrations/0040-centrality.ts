import { type Kysely, sql } from "kysely";

export async function up(db: Kysely<unknown>): Promise<void> {
  // Up to which version everybody's place was measured whole.
  await sql`alter table graph.dataset add column measured bigint not null default 0`.execute(db);
  // The places of a dataset's people as last measured on each day of its horizon. Later stages read the view, and keep what they need
  // for longer.
  await sql`
    create table graph.centrality (
      dataset     integer not null references graph.dataset,
      day         date not null,
      person      integer not null references graph.person on delete cascade,
      degree      integer not null,
      clustering  double precision not null,
      betweenness double precision not null,
      open_triads bigint not null,
      "constraint" double precision,
      page_rank   double precision not null,
      community   integer not null,
      primary key (dataset, day, person)
    )`.execute(db);
  await sql`create index on graph.centrality (person)`.execute(db);
  await sql`
    create view graph.place as
    select dataset, day, person, degree, clustering, betweenness, open_triads, "constraint", page_rank, community
    from graph.centrality`.execute(db);
}
