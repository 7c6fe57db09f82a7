import { traceNow } from "@organism/runtime/messages/outbox.ts";
import { sql, type Transaction } from "kysely";
import type { Day } from "../../model/day.ts";
import type { Tables } from "../tables.ts";

/** What a pair's row says from now on. */
export interface NewTotals {
  number: number;
  up: number;
  down: number;
  tied: boolean;
  revisit: Day | null;
}

const rowsOf = (totals: readonly NewTotals[]) => sql`
  unnest(${totals.map(({ number }) => number)}::bigint[], ${totals.map(({ up }) => up)}::int[],
    ${totals.map(({ down }) => down)}::int[], ${totals.map(({ tied }) => tied)}::boolean[],
    ${totals.map(({ revisit }) => revisit)}::date[]) as new (number, up, down, tied, revisit)`;

/** Totals that nobody but the next count asks for. */
export async function writeQuietly(db: Transaction<Tables>, totals: readonly NewTotals[]): Promise<void> {
  if (totals.length === 0) return;
  await sql`
    update graph.pair set up = new.up, down = new.down, tied = new.tied, revisit = new.revisit
    from ${rowsOf(totals)}
    where pair.number = new.number
      and (pair.up, pair.down, pair.tied, pair.revisit) is distinct from (new.up, new.down, new.tied, new.revisit)`.execute(
    db,
  );
}

/** How a dataset goes on: what it has more, and where its clock stands. */
interface Progress {
  dataset: number;
  interactions: number;
  /** Null where there is none more. */
  newestEvent: Date | null;
  windowDay: Day | null;
}

export interface Change {
  fact: string;
  data: Record<string, unknown>;
}

export interface Outcome {
  moved: readonly NewTotals[];
  progress: readonly Progress[];
  changes: readonly Change[];
}

/**
 * Draws the version and writes under it all that others will hear of. The last statement of its transaction: the version's
 * row stays locked until the commit, so that versions are committed in their order.
 */
export async function writeVersion(
  db: Transaction<Tables>,
  { moved, progress, changes }: Outcome,
): Promise<number> {
  const { rows } = await sql<{ version: number }>`
    with drawn as (update graph.version set last = last + 1 returning last as version),
    pairs as (
      update graph.pair
      set up = new.up, down = new.down, tied = new.tied, revisit = new.revisit, version = drawn.version
      from drawn, ${rowsOf(moved)} where pair.number = new.number),
    datasets as (
      update graph.dataset
      set version = drawn.version, interactions = dataset.interactions + more.interactions,
        newest_event = greatest(dataset.newest_event, more.newest_event), window_day = more.window_day
      from drawn, unnest(${progress.map(({ dataset }) => dataset)}::int[],
        ${progress.map(({ interactions }) => interactions)}::int[],
        ${progress.map(({ newestEvent }) => newestEvent)}::timestamptz[],
        ${progress.map(({ windowDay }) => windowDay)}::date[])
        as more (dataset, interactions, newest_event, window_day)
      where dataset.number = more.dataset),
    changes as (
      insert into graph.change (version, ordinal, fact, data, trace)
      select version, place - 1, fact, data || jsonb_build_object('version', version), ${traceNow()}
      from drawn, unnest(${changes.map(({ fact }) => fact)}::text[],
        ${changes.map(({ data }) => JSON.stringify(data))}::jsonb[]) with ordinality as change (fact, data, place))
    select version from drawn`.execute(db);
  return rows[0]?.version ?? 0;
}
