import { type Kysely, sql } from "kysely";

export async function up(db: Kysely<unknown>): Promise<void> {
  // When a dataset's alerts and published weeks last changed. Of weeks the newest one's version is not enough: where an older one is
  // withdrawn, a cache would go on telling it.
  await sql`
    create table metrics.data_version (
      dataset integer not null,
      kind    text not null check (kind in ('alerts', 'weeks')),
      version bigint not null,
      primary key (dataset, kind)
    )`.execute(db);
  await sql`
    insert into metrics.data_version
    select dataset, 'alerts', version from metrics.alert_version
    union all
    select dataset, 'weeks', max(version) from metrics.published_week group by dataset`.execute(db);
  await sql`drop table metrics.alert_version`.execute(db);
}
