import { type Kysely, sql } from "kysely";
import { OrganismError } from "../../errors.ts";

// The one this version can handle; the migration that made the database wrote down its own.
const ENGINE = "postgresql";

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
