import { sql, type Transaction } from "kysely";
import type { TieRules } from "../../model/batch.ts";
import type { Day } from "../../model/day.ts";
import type { TieRule } from "../../model/tie-rule.ts";
import { ruleOfDataset } from "../rules.ts";
import type { Tables } from "../tables.ts";

/** A dataset's clock and rule, as the transaction holds them still. */
export interface Clock {
  dataset: number;
  live: boolean;
  windowDay: Day | null;
  rule: TieRule;
}

/** A clock and where the transaction moves it. */
export interface Moving extends Clock {
  next: Day;
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
 * Gives the rules as they were before it had to wait.
 */
export async function holdWindows(
  db: Transaction<Tables>,
  pulls: readonly Pull[],
  today: Day | null,
): Promise<TieRules> {
  const { rows } = await sql<Pick<Clock, "dataset" | "rule">>`
    select dataset.number as dataset, ${ruleOfDataset} as rule, case
      when greatest(window_day, case when live then ${today}::date else newest end) is distinct from window_day
        then pg_advisory_xact_lock(${SPACE}::int, dataset.number)
      else pg_advisory_xact_lock_shared(${SPACE}::int, dataset.number)
    end
    from graph.dataset
    join unnest(${pulls.map(({ dataset }) => dataset)}::int[], ${pulls.map(({ newest }) => newest)}::date[])
      as pull (dataset, newest) on dataset.number = pull.dataset
    order by dataset.number`.execute(db);
  return rulesIn(rows);
}

export const rulesIn = (clocks: readonly Pick<Clock, "dataset" | "rule">[]): TieRules =>
  new Map(clocks.map(({ dataset, rule }) => [dataset, rule]));

/** Holds a dataset's window for this transaction alone, as whoever moves it does: nobody counts for the dataset meanwhile. */
export async function holdWindow(db: Transaction<Tables>, dataset: number): Promise<void> {
  await sql`select pg_advisory_xact_lock(${SPACE}::int, ${dataset}::int)`.execute(db);
}

/** The clocks of datasets whose windows are held, in the order of their numbers. */
export const clocksOf = (datasets: readonly number[]) => sql<Clock>`
  select number as dataset, live, window_day as "windowDay", ${ruleOfDataset} as rule from graph.dataset
  where number = any(${datasets}::int[]) order by number`;
