import { boundShare, roundCoarsely } from "@organism/graph";
import { drawVersion, writeFacts } from "@organism/runtime/messages/outbox.ts";
import { type Kysely, sql, type Transaction } from "kysely";
import { weekPublished } from "../facts.ts";
import type { Monday } from "../model/calendar.ts";
import { timeMetrics } from "../model/measures/time.ts";
import { columnOf, groupMetrics } from "./columns.ts";
import { tellGroups } from "./group-alerts.ts";
import type { Tables } from "./tables.ts";
import { noteVersion } from "./versions.ts";

/** Decided weeks whose numbers are to be published now, oldest first: none of which somebody is still being measured. */
export async function unpublishedWeeks(db: Kysely<Tables>, dataset: number): Promise<Monday[]> {
  const { rows } = await sql<{ monday: Monday }>`
    select monday from graph.decided_week decided
    where dataset = ${dataset}
      and not exists (select from metrics.published_week done where done.dataset = ${dataset} and done.monday = decided.monday)
      and not exists (select from metrics.mark where mark.dataset = ${dataset} and first_day < decided.monday + 10)
    order by monday`.execute(db);
  return rows.map(({ monday }) => monday);
}

/** Until the transaction ends, nothing of the dataset is published or withdrawn by another. */
export async function holdPublishing(transaction: Transaction<Tables>, dataset: number): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtext('metrics.publish'), ${dataset}::int)`.execute(transaction);
}

/** Keeps what the week says of its published groups, once and for good. */
export async function publishWeek(db: Kysely<Tables>, dataset: number, monday: Monday): Promise<void> {
  await db.transaction().execute(async (transaction) => {
    await holdPublishing(transaction, dataset);
    const { rows } = await sql`
      select from metrics.published_week where dataset = ${dataset} and monday = ${monday}`.execute(
      transaction,
    );
    if (rows.length > 0) return;
    const week = { dataset, monday };
    const [weekly, daily] = [await weekMeans(transaction, week), await dayMeans(transaction, week)];
    const version = await drawVersion(transaction, "metrics");
    await sql`
      insert into metrics.published_week (dataset, monday, version)
      values (${dataset}, ${monday}, ${version})`.execute(transaction);
    await sql`
      insert into metrics.team_week (dataset, monday, team, metric, value)
      select ${dataset}, ${monday}, team, metric, value
      from jsonb_to_recordset(${JSON.stringify(weekly.map(rounded))}::jsonb)
        as said(team int, metric text, value double precision)`.execute(transaction);
    await sql`
      insert into metrics.team_day (dataset, monday, team, metric, day, value)
      select ${dataset}, ${monday}, team, metric, day, value
      from jsonb_to_recordset(${JSON.stringify(daily.map(rounded))}::jsonb)
        as said(team int, metric text, day date, value double precision)`.execute(transaction);
    await noteVersion(transaction, dataset, "weeks", version);
    const facts = await tellGroups(transaction, { ...week, version });
    const published = { fact: weekPublished.name, data: { dataset, monday } };
    await writeFacts(transaction, "metrics", version, [...facts, published]);
  });
}

interface Week {
  dataset: number;
  monday: Monday;
}

interface Mean {
  team: number;
  metric: string;
  value: number;
}

const SHARE = "responseAfterHoursShare";

const rounded = <Said extends Mean>(said: Said): Said => ({
  ...said,
  value: said.metric === SHARE ? boundShare(said.value) : roundCoarsely(said.value),
});

const valuesIn = (row: string, metrics: readonly string[]) =>
  sql`(values ${sql.join(metrics.map((metric) => sql`(${sql.lit(metric)}, ${sql.ref(`${row}.${columnOf(metric)}`)})`))})`;

/**
 * The values of everybody counted who was there. Where a part of which all groups are made has too few of them for a metric, it stands in
 * no group's mean: so what two groups differ by stands on as many people as a group.
 */
const saidIn = ({ dataset, monday }: Week, metrics: readonly string[]) => sql`
  told as (
    select atom.person, atom.atom, atom.size_min, metric, value
    from graph.atom join metrics.person_week week on week.person = atom.person and week.monday = atom.monday
    cross join lateral ${valuesIn("week", metrics)} as metric (metric, value)
    where atom.dataset = ${dataset} and atom.monday = ${monday} and value is not null),
  sayable as (select atom, metric from told group by atom, metric, size_min having count(*) >= size_min),
  said as (
    select team, metric, told.person, value from told join sayable using (atom, metric)
    join graph.counted on counted.person = told.person and counted.dataset = ${dataset} and counted.monday = ${monday})`;

async function weekMeans(db: Transaction<Tables>, week: Week): Promise<Mean[]> {
  const { rows } = await sql<Mean>`
    with ${saidIn(week, groupMetrics)}
    select team, metric, avg(value) as value from said group by team, metric`.execute(db);
  return rows;
}

/** Of the same people: who did nothing on a day did nothing of it. */
async function dayMeans(db: Transaction<Tables>, week: Week): Promise<(Mean & { day: string })[]> {
  const { rows } = await sql<Mean & { day: string }>`
    with ${saidIn(week, timeMetrics)},
    daily as (
      select person, day, metric, value from metrics.person_day day
      cross join lateral ${valuesIn("day", timeMetrics)} as metric (metric, value)
      where dataset = ${week.dataset} and monday = ${week.monday})
    select team, metric, days.day::date as day, avg(coalesce(daily.value, 0)) as value
    from said cross join generate_series(${week.monday}::date, ${week.monday}::date + 6, interval '1 day') as days (day)
    left join daily using (person, metric, day)
    group by team, metric, days.day`.execute(db);
  return rows;
}

export interface TrendPoint {
  monday: Monday;
  value: number;
  n: number;
}

export interface TrendAsked {
  /** The team's public id. */
  id: string;
  metric: string;
  last: number;
}

/** The last published weeks that say something of the metric, oldest first, for each that is asked. */
export async function trendsOf(db: Kysely<Tables>, asked: readonly TrendAsked[]): Promise<TrendPoint[][]> {
  const { rows } = await sql<TrendPoint & { place: number }>`
    select place::int, said.* from unnest(${asked.map(({ id }) => id)}::uuid[], ${asked.map(({ metric }) => metric)}::text[],
      ${asked.map(({ last }) => last)}::int[]) with ordinality as asked (id, metric, last, place)
    cross join lateral (
      select monday, value, n from metrics.team_week said
      join graph.published_group published using (dataset, monday, team)
      where published.id = asked.id and said.metric = asked.metric and n is not null
      order by monday desc limit asked.last) as said
    order by place, monday`.execute(db);
  const points = Map.groupBy(rows, ({ place }) => place);
  return asked.map((_, index) => (points.get(index + 1) ?? []).map(({ place, ...point }) => point));
}

export type Suppression = "TOO_FEW" | "COMPLEMENTARY" | "NOT_ENOUGH_DATA";

/** Why the newest published week says nothing of each group. */
export async function suppressionsOf(db: Kysely<Tables>, ids: readonly string[]): Promise<Suppression[]> {
  const { rows } = await sql<{ id: string; suppressed: Suppression | null }>`
    select distinct on (id) id, suppressed from graph.published_group where id = any(${ids}::uuid[])
    order by id, monday desc`.execute(db);
  const reasons = new Map(rows.map(({ id, suppressed }) => [id, suppressed]));
  return ids.map((id) => reasons.get(id) ?? "NOT_ENOUGH_DATA");
}

/** A published group, by its public id. */
export interface Group {
  id: string;
  team: number;
  name: string;
}

/** The groups that there are, by id or number. */
export async function groupsBehind(
  db: Kysely<Tables>,
  { ids = [], numbers = [] }: { ids?: readonly string[]; numbers?: readonly number[] },
): Promise<Group[]> {
  const { rows } = await sql<Group>`
    select distinct team, id, name from graph.published_group
    where id = any(${ids}::uuid[]) or team = any(${numbers}::int[])`.execute(db);
  return rows;
}
