import { log } from "@organism/runtime/log.ts";
import type { Neo4j } from "@organism/runtime/neo4j.ts";
import type { Kysely } from "kysely";
import { endsWindow } from "../model/week.ts";
import { decideWeek } from "../store/decide.ts";
import { dueOf, unshown } from "../store/due.ts";
import { showWeek } from "../store/show.ts";
import type { Tables } from "../store/tables.ts";
import { type Betweenness, keepWindow } from "../store/window.ts";

export interface Publishing {
  db: Kysely<Tables>;
  neo4j: Neo4j;
  betweenness: Betweenness;
  /** GROUP_SIZE_MIN. */
  sizeMin: number;
  now: Date;
}

/** Decides, computes and shows every week that is due. Safe to repeat: what was decided once is never decided again. */
export async function publishGroups({ db, neo4j, betweenness, sizeMin, now }: Publishing): Promise<void> {
  for (const { dataset, weeks } of await dueOf(db, now)) {
    for (const monday of weeks) {
      await decideWeek(db, { dataset, monday, sizeMin });
      if (endsWindow(monday)) await keepWindow(db, { dataset, monday }, betweenness);
    }
    if (weeks.length > 0) log.info("groups published", { dataset, weeks: weeks.length, last: weeks.at(-1) });
  }
  for (const { dataset, monday } of await unshown(db)) await showWeek(db, neo4j, dataset, monday);
}
