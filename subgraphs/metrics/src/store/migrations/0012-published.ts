import { type Kysely, sql } from "kysely";

export async function up(db: Kysely<unknown>): Promise<void> {
  // A week whose group numbers were published: once, never changed; erasure withdraws it whole. A live value of a group is
  // kept nowhere, for nobody may see it.
  await sql`
    create table metrics.published_week (
      dataset      integer not null,
      monday       date not null,
      version      bigint not null,
      published_at timestamptz not null default now(),
      primary key (dataset, monday)
    )`.execute(db);
  await sql`
    create table metrics.team_week (
      dataset integer not null,
      monday  date not null,
      team    integer not null,
      metric  text not null,
      value   double precision not null,
      primary key (team, metric, monday),
      foreign key (dataset, monday) references metrics.published_week on delete cascade
    )`.execute(db);
  await sql`
    create table metrics.team_day (
      dataset integer not null,
      monday  date not null,
      team    integer not null,
      metric  text not null,
      day     date not null,
      value   double precision not null,
      primary key (team, metric, day),
      foreign key (dataset, monday) references metrics.published_week on delete cascade
    )`.execute(db);
}
