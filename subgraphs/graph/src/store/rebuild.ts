import { type Kysely, sql, type Transaction } from "kysely";
import type { TieRule } from "../model/tie-rule.ts";
import type { StoredPair } from "./build/pairs.ts";
import type { Tables } from "./tables.ts";

/** A dataset to be counted anew, under the rule of a version. */
export interface Rebuild {
  dataset: number;
  rule: number;
  /** Of all requests that are met by it. */
  numbers: number[];
}

/** A file that takes longer is counted meanwhile, so that something of it can be seen. */
const LONGEST_WAIT = "1 minute";

/** What is to be counted anew now, the oldest request first. */
export async function dueRebuilds(db: Kysely<Tables>): Promise<Rebuild[]> {
  const { rows } = await sql<Rebuild>`
    select dataset, max(rule) as rule, json_agg(number) as numbers from graph.rebuild where version is null
    group by dataset having max(due_at) <= now() or min(asked_at) < now() - ${LONGEST_WAIT}::interval
    order by min(number)`.execute(db);
  return rows;
}

/** Under the newest rule, and not before so many seconds. */
export async function askRebuild(db: Kysely<Tables>, dataset: number, inSeconds = 0): Promise<void> {
  await sql`
    insert into graph.rebuild (dataset, rule, due_at)
    select number, coalesce((select max(version) from graph.tie_rule where tie_rule.dataset = number), rule),
      now() + make_interval(secs => ${inSeconds})
    from graph.dataset where number = ${dataset}`.execute(db);
}

/** In a statement about `graph.dataset`: whether its ties are to be counted anew, so that they may not say what was recorded. */
export const awaitsRebuild = sql<boolean>`
  exists (select from graph.rebuild where rebuild.dataset = dataset.number and rebuild.version is null)`;

/** Says that it is being worked on; not in the transaction that does it, for nobody would see it. */
export async function beginRebuild(db: Kysely<Tables>, { numbers }: Rebuild): Promise<void> {
  await sql`update graph.rebuild set began_at = now() where number = any(${numbers}::bigint[])`.execute(db);
}

/** Holds the dataset's people for this transaction, before all else; false where another has done it. */
export async function holdRebuild(db: Transaction<Tables>, { numbers, dataset }: Rebuild): Promise<boolean> {
  const { rows } = await sql`
    select from graph.rebuild where number = any(${numbers}::bigint[]) and version is null for update`.execute(
    db,
  );
  await sql`
    select from graph.person where dataset = ${dataset} order by number for key share`.execute(db);
  return rows.length > 0;
}

/** The last statement but one of the transaction: with the commit the dataset's ties follow the rule. */
export async function endRebuild(
  db: Transaction<Tables>,
  { numbers, dataset, rule }: Rebuild,
  version: number,
): Promise<void> {
  await sql`
    with ended as (
      update graph.rebuild set version = ${version} where number = any(${numbers}::bigint[]))
    update graph.dataset set rule = ${rule}, rebuilt = ${version} where number = ${dataset}`.execute(db);
}

/**
 * Brings the day counters of a dataset whose window is held to what its interactions say under the rule. Sealed days, of which not all
 * interactions are kept, stay as they are.
 */
export async function recount(
  db: Transaction<Tables>,
  dataset: number,
  { mostRecipients }: TieRule,
): Promise<void> {
  await sql`
    create temporary table recounted on commit drop as
    select least(sender, recipient) as low, greatest(sender, recipient) as high, (at at time zone 'UTC')::date as day,
      (count(*) filter (where sender < recipient))::int as up, (count(*) filter (where sender > recipient))::int as down
    from graph.interaction where dataset = ${dataset} and recipients <= ${mostRecipients}
    group by 1, 2, 3`.execute(db);
  // Nobody else does it for a table of one transaction, and what was stored a moment ago is unknown to the planner too.
  await sql`analyze recounted`.execute(db);
  await sql`
    delete from recounted
    where day in (select day from graph.sealed_day where dataset = ${dataset})
      or low not in (select number from graph.person where dataset = ${dataset} and erased_at is null)
      or high not in (select number from graph.person where dataset = ${dataset} and erased_at is null)`.execute(
    db,
  );
  await sql`
    insert into graph.pair (dataset, low, high)
    select distinct ${dataset}::int, low, high from recounted
    where not exists (select from graph.pair where pair.low = recounted.low and pair.high = recounted.high)
    order by low, high on conflict do nothing`.execute(db);
  await sql`
    delete from graph.pair_day using graph.pair
    where pair.number = pair_day.pair and pair.dataset = ${dataset}
      and not exists (select from graph.sealed_day where sealed_day.dataset = ${dataset} and sealed_day.day = pair_day.day)
      and not exists (
        select from recounted
        where recounted.low = pair.low and recounted.high = pair.high and recounted.day = pair_day.day)`.execute(
    db,
  );
  await sql`
    insert into graph.pair_day as stored (pair, day, up, down)
    select number, day, recounted.up, recounted.down from recounted join graph.pair using (low, high)
    on conflict (pair, day) do update set up = excluded.up, down = excluded.down
    where (stored.up, stored.down) is distinct from (excluded.up, excluded.down)`.execute(db);
}

/** Locks all pairs of the dataset, in pair order. */
export async function lockAllPairs(db: Transaction<Tables>, dataset: number): Promise<StoredPair[]> {
  const { rows } = await sql<StoredPair>`
    select number, dataset, low, high, up, down, tied from graph.pair
    where dataset = ${dataset} order by low, high for update`.execute(db);
  return rows;
}
