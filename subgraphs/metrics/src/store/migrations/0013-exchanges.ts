import { type Kysely, sql } from "kysely";

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    insert into metrics.definition
    select id, 3, name, ${"Median working time from the last message of somebody to the first one back to them, of the same kind and within 24 hours; sends to more than 8 people ask nobody in particular and have no reply."},
      unit, source
    from metrics.definition where id = 'responseMedian' and version = 2`.execute(db);
  // No number ever came from it: docs/decisions/load-share.md.
  await sql`delete from metrics.definition where id = 'loadShare'`.execute(db);
}
