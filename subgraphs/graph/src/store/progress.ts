import { OrganismError } from "@organism/runtime/errors.ts";
import { type Kysely, sql } from "kysely";
import type { Rebuild } from "../model/status.ts";
import { firstRule, type TieRule } from "../model/tie-rule.ts";
import { shownRule } from "./rules.ts";
import type { Tables } from "./tables.ts";

/** How far a dataset has come: what is built in, and the versions of its last change and of what Neo4j shows. */
export interface Progress {
  interactions: number;
  version: number;
  projected: number;
  newestEvent: Date | null;
  /** Which the ties follow that can be asked for. */
  tieRule: TieRule;
  /** The oldest that is not finished; null where none is. */
  rebuild: Rebuild | null;
}

export async function progressOf(db: Kysely<Tables>, dataset: number): Promise<Progress> {
  const { rows } = await sql<Progress>`
    select interactions, version, projected, newest_event as "newestEvent", ${shownRule} as "tieRule", (
      select json_build_object('tieRule', rebuild.rule, 'step', case
        when rebuild.version is not null then 'SHOWING' when began_at is null then 'WAITING' else 'COUNTING' end)
      from graph.rebuild where rebuild.dataset = dataset.number and coalesce(rebuild.version, projected + 1) > projected
      order by rebuild.number limit 1
    ) as rebuild
    from graph.dataset where number = ${dataset}`.execute(db);
  const nothing = { interactions: 0, version: 0, projected: 0, newestEvent: null, rebuild: null };
  return rows[0] ?? { ...nothing, tieRule: firstRule };
}

export async function isAnythingUnprojected(db: Kysely<Tables>): Promise<boolean> {
  const { rows } = await sql`select from graph.dataset where version > projected limit 1`.execute(db);
  return rows.length > 0;
}

/** The version of the graph that can be asked for; throws where nothing can be asked yet. */
export async function demandProjected(db: Kysely<Tables>, dataset: number): Promise<number> {
  const { projected } = await progressOf(db, dataset);
  if (projected > 0) return projected;
  throw new OrganismError(
    "NOT_READY",
    "Nothing of this dataset's graph can be asked for yet; `graphStatus` says how far it is, ask again in a second",
  );
}
