import { sql, type Transaction } from "kysely";
import type { Day } from "../../model/day.ts";
import type { Tables } from "../tables.ts";

/** A dataset's clock, as the transaction holds it still. */
export interface Clock {
  dataset: number;
  live: boolean;
  windowDay: Day | null;
}

// Distinguishes these locks from others that are named by a number.
const SPACE = 0x6f726731;

/** What may move a dataset's window. */
export interface Pull {
  dataset: number;
  /** The day of the newest event that comes in; null where none does. */
  newest: Day | null;
}

/**
 * Holds the datasets' windows still until the transaction ends: for itself alone where this transaction may move one, else together
 * with others that do not. `today` moves the live ones; null moves none. Who believes an old clock is alone for nothing, since none goes back.
 */
export async function holdWindows(
  db: Transaction<Tables>,
  pulls: readonly Pull[],
  today: Day | null,
): Promise<void> {
  await sql`
    select case
      when greatest(window_day, case when live then ${today}::date else newest end) is distinct from window_day
        then pg_advisory_xact_lock(${SPACE}::int, dataset.number)
      else pg_advisory_xact_lock_shared(${SPACE}::int, dataset.number)
    end
    from graph.dataset
    join unnest(${pulls.map(({ dataset }) => dataset)}::int[], ${pulls.map(({ newest }) => newest)}::date[])
      as pull (dataset, newest) on dataset.number = pull.dataset
    order by dataset.number`.execute(db);
}

/** The clocks of datasets whose windows are held, in the order of their numbers. */
export const clocksOf = (datasets: readonly number[]) => sql<Clock>`
  select number as dataset, live, window_day as "windowDay" from graph.dataset
  where number = any(${datasets}::int[]) order by number`;
