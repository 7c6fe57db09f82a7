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

/**
 * Holds the datasets' windows still until the transaction ends: for itself alone where `moves` says that this transaction
 * moves one, else together with others that do not. Asked for before all other locks, in the order of `datasets`.
 */
export async function holdWindows(
  db: Transaction<Tables>,
  datasets: readonly number[],
  moves: (clock: Clock) => boolean,
): Promise<Clock[]> {
  const before = await readClocks(db, datasets);
  for (const clock of before) {
    const lock = sql.raw(moves(clock) ? "pg_advisory_xact_lock" : "pg_advisory_xact_lock_shared");
    await sql`select ${lock}(${SPACE}::int, ${clock.dataset}::int)`.execute(db);
  }
  return await readClocks(db, datasets);
}

async function readClocks(db: Transaction<Tables>, datasets: readonly number[]): Promise<Clock[]> {
  const { rows } = await sql<Clock>`
    select number as dataset, live, window_day as "windowDay" from graph.dataset
    where number = any(${datasets}::int[]) order by number`.execute(db);
  return rows;
}
