import { drawVersion, writeFacts } from "@organism/runtime/messages/outbox.ts";
import { type Kysely, sql } from "kysely";
import type { Monday } from "../model/calendar.ts";
import { withdrawGroups } from "./group-alerts.ts";
import { holdMeasuring } from "./marks.ts";
import { holdPublishing } from "./published.ts";
import type { Tables } from "./tables.ts";
import { noteVersion } from "./versions.ts";

interface Erased {
  dataset: number;
  person: number;
  /** Whose group numbers are withdrawn. */
  weeks: readonly Monday[];
}

/** Removes whatever was measured of the person, and the published weeks and alerts of groups that stand on it. */
export async function erase(db: Kysely<Tables>, { dataset, person, weeks }: Erased): Promise<void> {
  await db.transaction().execute(async (transaction) => {
    await holdMeasuring(transaction, dataset);
    // A week that is being published has the person in its means: it is withdrawn once it stands.
    await holdPublishing(transaction, dataset);
    for (const table of ["mark", "person_week", "person_day", "person_hour", "alert"])
      await sql`delete from ${sql.table(`metrics.${table}`)} where person = ${person}`.execute(transaction);
    await sql`
      delete from metrics.published_week where dataset = ${dataset} and monday = any(${weeks}::date[])`.execute(
      transaction,
    );
    const version = await drawVersion(transaction, "metrics");
    const facts = await withdrawGroups(transaction, { dataset, weeks, version });
    await noteVersion(transaction, dataset, "alerts", version);
    await noteVersion(transaction, dataset, "weeks", version);
    await writeFacts(transaction, "metrics", version, facts);
  });
}
