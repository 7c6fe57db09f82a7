import { sql, type Transaction } from "kysely";
import type { Count, PairName } from "../../model/batch.ts";
import type { Day } from "../../model/day.ts";
import { windowOf } from "../../model/tie-rule.ts";
import type { Tables } from "../tables.ts";
import { type Clock, clocksOf, type Moving } from "./windows.ts";

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

/** Makes what is missing of the named pairs, in their order, and reads the clocks of datasets whose windows are held: one round trip for both. */
export async function makePairs(
  db: Transaction<Tables>,
  named: readonly PairName[],
  datasets: readonly number[],
): Promise<Clock[]> {
  const { rows } = await sql<Clock>`
    with made as (
      insert into graph.pair (dataset, low, high)
      select named.dataset, named.low, named.high
      from unnest(${named.map(({ dataset }) => dataset)}::int[], ${named.map(({ low }) => low)}::int[],
        ${named.map(({ high }) => high)}::int[]) with ordinality as named (dataset, low, high, place)
      where not exists (select from graph.pair where pair.low = named.low and pair.high = named.high)
      order by place
      on conflict do nothing)
    ${clocksOf(datasets)}`.execute(db);
  return rows;
}

/** Locks the named pairs, together with those whose totals change as the window moves. In pair order. */
export async function lockPairs(
  db: Transaction<Tables>,
  named: readonly PairName[],
  moved: readonly Window[],
): Promise<StoredPair[]> {
  const lows = named.map(({ low }) => low);
  const highs = named.map(({ high }) => high);
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

/** What the counters of a pair say for its window. */
export interface Counted {
  number: number;
  up: number;
  down: number;
  inside: Day | null;
  ahead: Day | null;
}

/** Moves the day counters of pairs that are locked, and says what they come to. */
export async function count(
  db: Transaction<Tables>,
  counts: readonly Count[],
  pairs: readonly StoredPair[],
  windows: ReadonlyMap<number, Moving>,
): Promise<Counted[]> {
  const numbers = new Map(pairs.map(({ low, high, number }) => [`${low}/${high}`, number]));
  const spans = pairs.flatMap(({ dataset }) => {
    const window = windows.get(dataset);
    return window ? [windowOf(window.rule, window.next)] : [];
  });
  // What a statement writes it does not see: the counters as they were, but for those it moves.
  const { rows } = await sql<Counted>`
    with added as (
      insert into graph.pair_day as stored (pair, day, up, down)
      select * from unnest(
        ${counts.map(({ low, high }) => numbers.get(`${low}/${high}`))}::bigint[], ${counts.map(({ day }) => day)}::date[],
        ${counts.map(({ up }) => up)}::int[], ${counts.map(({ down }) => down)}::int[])
      on conflict (pair, day) do update set up = stored.up + excluded.up, down = stored.down + excluded.down
      returning pair, day, up, down),
    asked as (
      select * from unnest(${pairs.map(({ number }) => number)}::bigint[],
        ${spans.map(({ first }) => first)}::date[], ${spans.map(({ last }) => last)}::date[]) as asked (number, first, last)),
    counter as (
      select pair, day, up, down from asked join added on pair = number and day >= first
      union all
      select pair, day, up, down from asked join graph.pair_day stored on pair = number and day >= first
      where not exists (select from added where added.pair = stored.pair and added.day = stored.day))
    select number,
      coalesce(sum(up) filter (where day <= last), 0)::int as up,
      coalesce(sum(down) filter (where day <= last), 0)::int as down,
      min(day) filter (where day <= last) as inside,
      min(day) filter (where day > last) as ahead
    from asked left join counter on pair = number
    group by number`.execute(db);
  return rows;
}
