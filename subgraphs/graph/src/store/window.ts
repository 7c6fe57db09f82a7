import { type Kysely, sql } from "kysely";
import { type Exchange, type TeamTie, tiesBetween } from "../model/between.ts";
import { roundCoarsely } from "../model/rounding.ts";
import { tieOf } from "../model/tie.ts";
import { type Monday, windowOf } from "../model/week.ts";
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
  const exchanges = await exchangesOf(db, window);
  const seats = await db
    .selectFrom("graph.seat")
    .select(["person", "team", "atom"])
    .where("dataset", "=", window.dataset)
    .where("monday", "=", window.monday)
    .execute();
  await keepBridging(db, window, await betweennessOf(exchanges, seats, betweenness));
  const { size_min } = await db
    .selectFrom("graph.week")
    .select("size_min")
    .where("dataset", "=", window.dataset)
    .where("monday", "=", window.monday)
    .executeTakeFirstOrThrow();
  const atoms = new Map(
    seats.flatMap(({ person, atom }) => (atom === null ? [] : [[person, atom] as const])),
  );
  await keepTies(db, window, tiesBetween(exchanges, atoms, size_min));
  await db
    .updateTable("graph.week")
    .set({ window: "KEPT" })
    .where("dataset", "=", window.dataset)
    .where("monday", "=", window.monday)
    .execute();
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

async function exchangesOf(db: Kysely<Tables>, { dataset, monday }: Window): Promise<Exchange[]> {
  const { from, to } = windowOf(monday);
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
  exchanges: readonly Exchange[],
  seats: readonly { person: number }[],
  betweenness: Betweenness,
): Promise<{ person: number; value: number }[]> {
  const ties = exchanges.filter((exchange) => tieOf(exchange).tied);
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

/** Decided weeks whose window's numbers are still to be computed. */
export async function dueWindows(db: Kysely<Tables>): Promise<Window[]> {
  const due = db.selectFrom("graph.week").select(["dataset", "monday"]).where("window", "=", "DUE");
  return await due.orderBy("dataset").orderBy("monday").execute();
}
