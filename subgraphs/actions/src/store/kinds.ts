import type { Kysely, Selectable } from "kysely";
import type { Tables } from "./tables.ts";

const columns = [
  "id",
  "version",
  "name",
  "impact",
  "impact_after_opt_in as impactAfterOptIn",
  "consent",
  "reversibility",
  "compensation",
  "channels",
  "success",
] as const;

/** The kinds that may be proposed: of each the newest version. */
export const kindsInForce = (db: Kysely<Tables>) =>
  db
    .selectFrom("actions.kind")
    .distinctOn("id")
    .select(columns)
    .orderBy("id")
    .orderBy("version", "desc")
    .execute();

/** What is never done, whoever asks. */
export const refusedKinds = (db: Kysely<Tables>): Promise<Selectable<Tables["actions.refused_kind"]>[]> =>
  db.selectFrom("actions.refused_kind").selectAll().orderBy("id").execute();
