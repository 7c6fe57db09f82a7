import { sql, type Transaction } from "kysely";
import type { Count, PairName } from "../../model/batch.ts";
import type { Day } from "../../model/day.ts";
import { windowOf } from "../../model/tie.ts";
import type { Tables } from "../tables.ts";

export interface StoredPair extends PairName {
  number: number;
  up: number;
  down: number;
  tied: boolean;
}

/** Where a dataset's window ends. */
export interface Window {
  dataset: number;
  day: Day;
}

/** Makes what is missing of the named pairs and locks them, together with those whose totals change as the window moves. In pair order. */
export async function lockPairs(
  db: Transaction<Tables>,
  named: readonly PairName[],
  moved: readonly Window[],
): Promise<StoredPair[]> {
  const lows = named.map(({ low }) => low);
  const highs = named.map(({ high }) => high);
  await sql`
    insert into graph.pair (dataset, low, high)
    select dataset, low, high
    from unnest(${named.map(({ dataset }) => dataset)}::int[], ${lows}::int[], ${highs}::int[]) as named (dataset, low, high)
    where not exists (select from graph.pair where pair.low = named.low and pair.high = named.high)
    on conflict do nothing`.execute(db);
  const { rows } = await sql<StoredPair>`
    select number, dataset, low, high, up, down, tied from graph.pair
    where number in (
      select number from graph.pair
      join unnest(${lows}::int[], ${highs}::int[]) as named (low, high) using (low, high)
      union
      select number from graph.pair
      join unnest(${moved.map(({ dataset }) => dataset)}::int[], ${moved.map(({ day }) => day)}::date[]) as moved (dataset, day)
        on pair.dataset = moved.dataset and pair.revisit <= moved.day)
    order by low, high
    for update`.execute(db);
  return rows;
}

/** Moves the day counters of pairs that are locked. */
export async function addCounts(
  db: Transaction<Tables>,
  counts: readonly Count[],
  pairs: readonly StoredPair[],
): Promise<void> {
  const numbers = new Map(pairs.map(({ low, high, number }) => [`${low}/${high}`, number]));
  await sql`
    insert into graph.pair_day as stored (pair, day, up, down)
    select * from unnest(
      ${counts.map(({ low, high }) => numbers.get(`${low}/${high}`))}::bigint[], ${counts.map(({ day }) => day)}::date[],
      ${counts.map(({ up }) => up)}::int[], ${counts.map(({ down }) => down)}::int[])
    on conflict (pair, day) do update set up = stored.up + excluded.up, down = stored.down + excluded.down
  `.execute(db);
}

/** What the counters of a pair say for its window. */
export interface Counted {
  number: number;
  up: number;
  down: number;
  inside: Day | null;
  ahead: Day | null;
}

export async function countWindows(
  db: Transaction<Tables>,
  pairs: readonly StoredPair[],
  windows: ReadonlyMap<number, Day>,
): Promise<Counted[]> {
  const spans = pairs.map(({ dataset }) => windowOf(windows.get(dataset) ?? ""));
  const { rows } = await sql<Counted>`
    select asked.number,
      coalesce(sum(up) filter (where day <= last), 0)::int as up,
      coalesce(sum(down) filter (where day <= last), 0)::int as down,
      min(day) filter (where day <= last) as inside,
      min(day) filter (where day > last) as ahead
    from unnest(${pairs.map(({ number }) => number)}::bigint[],
      ${spans.map(({ first }) => first)}::date[], ${spans.map(({ last }) => last)}::date[]) as asked (number, first, last)
    left join graph.pair_day on pair = asked.number and day >= first
    group by asked.number`.execute(db);
  return rows;
}
