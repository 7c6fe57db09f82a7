import { type Kysely, sql, type Transaction } from "kysely";
import { type Exchange, type TeamTie, tiesBetween } from "../model/between.ts";
import type { Day } from "../model/day.ts";
import { roundCoarsely } from "../model/rounding.ts";
import { tieOf } from "../model/tie.ts";
import { daysBehind, type Monday } from "../model/week.ts";
import { lockWeeks } from "./decide.ts";
import { awaitsRebuild } from "./rebuild.ts";
import { ruleInForce } from "./rules.ts";
import type { Tables } from "./tables.ts";

/** Betweenness of the nodes 0 to `nodes` − 1 of an undirected graph. */
export type Betweenness = (nodes: number, ties: [number, number][]) => Promise<Float64Array>;

interface Window {
  /** The dataset's number. */
  dataset: number;
  /** The week that ends it, decided already. */
  monday: Monday;
}

/** Keeps what the window that ends with the week says of its published teams. A repeat changes nothing. */
export async function keepWindow(
  db: Kysely<Tables>,
  window: Window,
  betweenness: Betweenness,
): Promise<void> {
  const exchanges = await tiedExchangesOf(db, window);
  const seats = await seatsOf(db, window);
  const values = await betweennessOf(exchanges, seats, betweenness);
  const atoms = new Map(
    seats.flatMap(({ person, atom }) => (atom === null ? [] : [[person, atom] as const])),
  );
  await db.transaction().execute(async (transaction) => {
    await lockWeeks(transaction, window.dataset);
    const sizeMin = await takeWindow(transaction, window);
    // Another was sooner, or the week was withdrawn while this was computed.
    if (sizeMin === undefined) return;
    await keepBridging(transaction, window, values);
    await keepTies(transaction, window, tiesBetween(exchanges, atoms, sizeMin));
  });
}

const seatsOf = (db: Kysely<Tables>, { dataset, monday }: Window) =>
  db
    .selectFrom("graph.seat")
    .select(["person", "team", "atom"])
    .where("dataset", "=", dataset)
    .where("monday", "=", monday)
    .execute();

/** The fewest people that a number of the window may stand on, where its numbers are still to be kept. */
async function takeWindow(db: Transaction<Tables>, { dataset, monday }: Window): Promise<number | undefined> {
  const taken = await db
    .updateTable("graph.week")
    .set({ window: "KEPT" })
    .where("dataset", "=", dataset)
    .where("monday", "=", monday)
    .where("window", "=", "DUE")
    .returning("size_min")
    .executeTakeFirst();
  return taken?.size_min;
}

async function keepTies(db: Kysely<Tables>, window: Window, said: readonly TeamTie[]): Promise<void> {
  const ties = said.map((tie) => ({ ...window, ...tie }));
  if (ties.length > 0)
    await db
      .insertInto("graph.published_tie")
      .values(ties)
      .onConflict((conflict) => conflict.doNothing())
      .execute();
}

/** What was exchanged between those whom the window's four weeks tie, under the rule in force. */
async function tiedExchangesOf(db: Kysely<Tables>, { dataset, monday }: Window): Promise<Exchange[]> {
  const { from, to } = daysBehind(monday);
  const { rule, exchanges } = await db
    .transaction()
    .setIsolationLevel("repeatable read")
    .setAccessMode("read only")
    .execute(async (snapshot) => ({
      rule: await ruleInForce(snapshot, dataset),
      exchanges: await exchangesBetween(snapshot, { dataset, from, to }),
    }));
  return exchanges.filter((exchange) => tieOf(rule, exchange).tied);
}

interface Days {
  dataset: number;
  from: Day;
  to: Day;
}

async function exchangesBetween(db: Kysely<Tables>, { dataset, from, to }: Days): Promise<Exchange[]> {
  const { rows } = await sql<Exchange>`
    select low, high, sum(day.up)::int as up, sum(day.down)::int as down
    from graph.pair join graph.pair_day day on day.pair = pair.number
    join graph.person one on one.number = low join graph.person other on other.number = high
    where pair.dataset = ${dataset} and day between ${from}::date and ${to}::date
      and one.opted_out_at is null and other.opted_out_at is null
    group by low, high order by low, high`.execute(db);
  return rows;
}

async function betweennessOf(
  ties: readonly Exchange[],
  seats: readonly { person: number }[],
  betweenness: Betweenness,
): Promise<{ person: number; value: number }[]> {
  const people = [
    ...new Set([...seats.map(({ person }) => person), ...ties.flatMap(({ low, high }) => [low, high])]),
  ];
  const index = new Map(people.map((person, i) => [person, i]));
  const at = (person: number) => index.get(person) ?? 0;
  const values = await betweenness(
    people.length,
    ties.map(({ low, high }) => [at(low), at(high)]),
  );
  return seats.map(({ person }) => ({ person, value: values[at(person)] ?? 0 }));
}

/** Means over everybody of a published team: those of its parts are in it. */
async function keepBridging(
  db: Kysely<Tables>,
  { dataset, monday }: Window,
  values: readonly { person: number; value: number }[],
): Promise<void> {
  const { rows } = await sql<{ team: number; mean: number }>`
    select team, avg(value) as mean from graph.counted
    join jsonb_to_recordset(${JSON.stringify(values)}::jsonb) as v(person int, value double precision) using (person)
    where dataset = ${dataset} and monday = ${monday} group by team`.execute(db);
  const means = rows.map(({ team, mean }) => ({ team, mean: roundCoarsely(mean) }));
  await sql`
    update graph.published_team set bridging = mean
    from jsonb_to_recordset(${JSON.stringify(means)}::jsonb) as m(team int, mean double precision)
    where published_team.team = m.team and dataset = ${dataset} and monday = ${monday}
      and bridging is null`.execute(db);
}

/** Decided weeks whose window's numbers are still to be computed, and can be. */
export async function dueWindows(db: Kysely<Tables>): Promise<Window[]> {
  const { rows } = await sql<Window>`
    select week.dataset, monday from graph.week join graph.dataset on dataset.number = week.dataset
    where "window" = 'DUE' and not ${awaitsRebuild} order by week.dataset, monday`.execute(db);
  return rows;
}
