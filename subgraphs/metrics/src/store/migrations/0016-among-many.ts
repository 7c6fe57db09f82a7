import { type Kysely, sql } from "kysely";

export async function up(db: Kysely<unknown>): Promise<void> {
  // Of a personal alert: whether one of the person's group was published for a week of it (docs/decisions/group-alerts.md).
  await sql`alter table metrics.alert add column among_many boolean not null default false`.execute(db);
}
