import { type Kysely, sql } from "kysely";
import { OrganismError } from "../errors.ts";

// What a database's series are made of is written into it: a process that took the other for granted would lose rows.
const ENGINE = "postgresql";

/** The migration that writes down which engine this database's series are made with. */
export async function recordEngine<Tables>(db: Kysely<Tables>): Promise<void> {
  await sql`create table runtime.timeseries (
    engine text not null, sole boolean primary key default true check (sole)
  )`.execute(db);
  await sql`insert into runtime.timeseries (engine) values (${ENGINE})`.execute(db);
}

/** Refuses a database whose series were made with another engine. */
export async function demandEngine<Tables>(db: Kysely<Tables>): Promise<void> {
  const { rows } = await sql<{ engine: string }>`select engine from runtime.timeseries`.execute(db);
  const [found] = rows;
  if (found?.engine === ENGINE) return;
  throw new OrganismError(
    "SERIES_ENGINE_DIFFERS",
    `this database's time series are made with ${found?.engine ?? "no recorded engine"}, and this version can only handle plain ${ENGINE} partitions: nothing was changed; use a database made with ${ENGINE}, or a version that handles ${found?.engine ?? "it"}`,
  );
}
