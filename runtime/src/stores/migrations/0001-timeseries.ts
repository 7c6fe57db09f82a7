import { type Kysely, sql } from "kysely";

// What a database's series are made of is written into it: a process that took another engine for granted would lose rows.
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table runtime.timeseries (
      engine text not null,
      sole   boolean primary key default true check (sole)
    )`.execute(db);
  await sql`insert into runtime.timeseries (engine) values ('postgresql')`.execute(db);
}
