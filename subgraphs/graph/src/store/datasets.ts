import type { Kysely } from "kysely";
import type { Tables } from "./tables.ts";

export interface StoredDataset {
  id: string;
  name: string;
  live: boolean;
  simulated: boolean;
  newestEvent: Date | null;
}

const columns = ["id", "name", "live", "simulated", "newest_event as newestEvent"] as const;

export async function allDatasets(db: Kysely<Tables>): Promise<StoredDataset[]> {
  return db.selectFrom("graph.dataset").select(columns).orderBy("created_at").orderBy("id").execute();
}

/** The new dataset, or undefined where the name is taken: two callers at once cannot both have it. */
export async function insertDataset(
  db: Kysely<Tables>,
  dataset: { name: string; live: boolean },
): Promise<StoredDataset | undefined> {
  return db
    .insertInto("graph.dataset")
    .values(dataset)
    .onConflict((conflict) => conflict.column("name").doNothing())
    .returning(columns)
    .executeTakeFirst();
}
