import type { Kysely, Selectable } from "kysely";
import type { Tables } from "./tables.ts";

/** The definitions in force: of each metric the newest version. */
export const definitionsInForce = (db: Kysely<Tables>): Promise<Selectable<Tables["metrics.definition"]>[]> =>
  db
    .selectFrom("metrics.definition")
    .distinctOn("id")
    .selectAll()
    .orderBy("id")
    .orderBy("version", "desc")
    .execute();
