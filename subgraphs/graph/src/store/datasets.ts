import { OrganismError } from "@organism/runtime/errors.ts";
import type { Kysely } from "kysely";
import { isId } from "../model/id.ts";
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
  dataset: { name: string; live: boolean; simulated?: boolean },
): Promise<StoredDataset | undefined> {
  return db
    .insertInto("graph.dataset")
    .values(dataset)
    .onConflict((conflict) => conflict.column("name").doNothing())
    .returning(columns)
    .executeTakeFirst();
}

/** The dataset as a root field names it. */
export async function demandDataset(
  db: Kysely<Tables>,
  id: string,
): Promise<StoredDataset & { number: number }> {
  const found = isId(id)
    ? await db
        .selectFrom("graph.dataset")
        .select([...columns, "number"])
        .where("id", "=", id)
        .executeTakeFirst()
    : undefined;
  if (found) return found;
  throw new OrganismError(
    "UNKNOWN_DATASET",
    `There is no dataset ${JSON.stringify(id.slice(0, 60))}; the query \`datasets\` lists those there are`,
  );
}

/** The public id of the dataset of this number. */
export async function idOfDataset(db: Kysely<Tables>, number: number): Promise<string> {
  const query = db.selectFrom("graph.dataset").select("id").where("number", "=", number);
  return (await query.executeTakeFirstOrThrow()).id;
}
