import { type Kysely, sql } from "kysely";
import { dueWeeks, type Monday, mondayOf, weekAfter } from "../model/week.ts";
import type { Tables } from "./tables.ts";

// Whoever brings in a file is at it without a pause this long; and what is live never ends.
const IMPORT_PAUSE = "1 minute";

export interface Due {
  /** The dataset's number. */
  dataset: number;
  /** To be decided, oldest first. */
  weeks: Monday[];
}

/**
 * The weeks of each dataset that are to be decided now: those that its events, not the clock, passed a week ago, because a live
 * dataset may still be bringing in its past. None while a file is being brought in.
 */
export async function dueOf(db: Kysely<Tables>, now: Date): Promise<Due[]> {
  const { rows } = await sql<{
    number: number;
    newestEvent: Date | null;
    decided: Monday | null;
    firstDay: string | null;
  }>`
    select dataset.number, newest_event as "newestEvent", decided.monday as decided,
      case when decided.monday is null then
        (select min(day) from graph.pair_day join graph.pair on pair.number = pair_day.pair where pair.dataset = dataset.number)
      end as "firstDay"
    from graph.dataset
    left join lateral (select max(monday) as monday from graph.week where week.dataset = dataset.number) decided on true
    where live or not exists (
      select from graph.change where change.version = dataset.version and change.at > ${now}::timestamptz - ${IMPORT_PAUSE}::interval)
    order by dataset.number`.execute(db);
  return rows.map(({ number, decided, firstDay, newestEvent }) => {
    const first = decided ? weekAfter(decided) : firstDay && mondayOf(new Date(firstDay));
    return { dataset: number, weeks: first && newestEvent ? dueWeeks(first, newestEvent) : [] };
  });
}

interface Newest {
  /** The dataset's number. */
  dataset: number;
  monday: Monday;
}

/** The newest week of each dataset, where Neo4j does not show it yet. */
export async function unshownWeeks(db: Kysely<Tables>): Promise<Newest[]> {
  const { rows } = await sql<Newest>`
    select dataset, monday from (${newestWeeks}) newest
    where version is null and withdrawn_at is null order by dataset`.execute(db);
  return rows;
}

/** The newest week of each dataset, where it was withdrawn: nothing of it is to be shown until the next. */
export async function withdrawnWeeks(db: Kysely<Tables>): Promise<Newest[]> {
  const { rows } = await sql<Newest>`
    select dataset, monday from (${newestWeeks}) newest
    where withdrawn_at is not null order by dataset`.execute(db);
  return rows;
}

const newestWeeks = sql`select distinct on (dataset) * from graph.week order by dataset, monday desc`;
