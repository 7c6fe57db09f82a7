import { dropBefore, ensurePartitions } from "@organism/runtime/stores/timeseries.ts";
import { type Kysely, sql } from "kysely";
import { COUNTERS_KEPT_DAYS } from "../model/verdict.ts";
import { COMPARED_WEEKS } from "./decide.ts";
import { interactions } from "./series.ts";
import type { Tables } from "./tables.ts";

const DAY_MS = 86_400_000;
const RAW_DAYS = 90;
/** Made ahead, so that a day without a worker costs nothing; and behind, for what waited in the intake meanwhile. */
const AHEAD_DAYS = 7;

const daysFrom = (now: Date, days: number) => new Date(now.getTime() + days * DAY_MS);

export async function makePartitions(db: Kysely<Tables>, now: Date): Promise<void> {
  await ensurePartitions(db, interactions, daysFrom(now, -AHEAD_DAYS), daysFrom(now, AHEAD_DAYS));
}

/**
 * Drops raw rows and keys past retention. The days of their events are sealed first: without the keys, what comes again for
 * them would be counted again.
 */
export async function dropRows(db: Kysely<Tables>, now: Date): Promise<void> {
  const oldest = new Date(Math.floor(daysFrom(now, -RAW_DAYS).getTime() / DAY_MS) * DAY_MS);
  await sql`
    insert into graph.sealed_day (dataset, day)
    select distinct dataset, (at at time zone 'UTC')::date from graph.interaction where received_at < ${oldest}
    on conflict do nothing`.execute(db);
  await dropBefore(db, interactions, oldest);
  await sql`delete from graph.seen where received < ${oldest}::date`.execute(db);
}

/**
 * Drops the raw rows of erased people, a day at a time: nothing leads from a person to their rows. Keys of events stay until
 * their time: they tell nobody whose they were.
 */
export async function dropRowsOf(db: Kysely<Tables>, people: readonly number[], now: Date): Promise<void> {
  for (let day = -RAW_DAYS - 1; day <= AHEAD_DAYS; day++)
    await sql`
      delete from graph.interaction
      where received_at >= ${daysFrom(now, day)} and received_at < ${daysFrom(now, day + 1)}
        and (sender = any(${people}::int[]) or recipient = any(${people}::int[]))`.execute(db);
}

/** Drops who was counted in withdrawn weeks with which no week to come is compared. */
export async function dropSeats(db: Kysely<Tables>): Promise<void> {
  await sql`
    delete from graph.seat using graph.week
    where week.dataset = seat.dataset and week.monday = seat.monday and withdrawn_at is not null
      and week.monday <= (select max(monday) from graph.week newest where newest.dataset = week.dataset)
        - ${7 * COMPARED_WEEKS}::int`.execute(db);
}

/** Counters are kept by the dataset's own clock. */
export async function dropCounters(db: Kysely<Tables>): Promise<void> {
  await sql`
    delete from graph.pair_day using graph.pair, graph.dataset
    where pair.number = pair_day.pair and dataset.number = pair.dataset
      and day < window_day - ${COUNTERS_KEPT_DAYS}::int`.execute(db);
}

/** Live datasets on whose window a new day has not dawned yet. */
export async function datasetsBehind(db: Kysely<Tables>, today: string): Promise<number[]> {
  const { rows } = await sql<{ number: number }>`
    select number from graph.dataset where live and window_day < ${today}::date`.execute(db);
  return rows.map(({ number }) => number);
}
