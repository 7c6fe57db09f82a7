import { sql, type Transaction } from "kysely";
import type { Monday } from "../model/calendar.ts";
import { divisionsAlerted } from "../model/risk/alerts.ts";
import { policy } from "../model/risk/policy.ts";
import { type AlertFact, factOf } from "./alerts.ts";
import type { Tables } from "./tables.ts";
import { noteVersion } from "./versions.ts";

interface Publishing {
  dataset: number;
  monday: Monday;
  version: number;
}

/**
 * Brings the alerts of divisions to where the published week has them, and returns what is to be told of them. Divisions are the published groups
 * directly below everybody; of whom the alerts are is said to nobody.
 */
export async function tellGroups(db: Transaction<Tables>, publishing: Publishing): Promise<AlertFact[]> {
  const { dataset, monday, version } = publishing;
  const alerted = await alertedDivisions(db, publishing);
  const open = await db
    .selectFrom("metrics.alert")
    .select(["id", "team"])
    .where("dataset", "=", dataset)
    .where("open", "=", true)
    .where("team", "is not", null)
    .execute();
  const going = open.filter(({ team }) => team !== null && alerted.includes(team));
  const over = open.filter((alert) => !going.includes(alert));
  const fresh = alerted.filter((team) => !going.some((alert) => alert.team === team));
  if (going.length + over.length + fresh.length === 0) return [];
  await sql`
    update metrics.alert set week = ${monday}, open = id = any(${going.map(({ id }) => id)}::uuid[]), version = ${version}
    where id = any(${open.map(({ id }) => id)}::uuid[])`.execute(db);
  const { rows: raised } = await sql<{ id: string; team: number }>`
    insert into metrics.alert (dataset, team, pattern, since, week, open, version)
    select ${dataset}, team, 'GROUP', ${monday}, ${monday}, true, ${version} from unnest(${fresh}::int[]) as team
    returning id, team`.execute(db);
  await noteVersion(db, dataset, "alerts", version);
  const word = (kind: "RAISED" | "CHANGED" | "CLEARED") => wordOf(dataset, kind);
  return [
    ...raised.map(word("RAISED")),
    ...going.map(word("CHANGED")),
    ...over.map(word("CLEARED")),
    ...(await markAmongMany(db, publishing, alerted)),
  ];
}

/** A person's alert whose mark changed. */
interface Marked {
  id: string;
  person: number;
  open: boolean;
}

/** Marks the alerts of those counted in the divisions as some of many, and returns what is to be told of that. */
async function markAmongMany(
  db: Transaction<Tables>,
  { dataset, monday, version }: Publishing,
  divisions: readonly number[],
): Promise<AlertFact[]> {
  const { rows } = await sql<Marked>`
    update metrics.alert set among_many = true, version = ${version}
    where dataset = ${dataset} and not among_many and ${standsIn(monday)} and person in (
      select person from graph.counted
      where dataset = ${dataset} and monday = ${monday} and team = any(${divisions}::int[]))
    returning id, person, open`.execute(db);
  return changedOf(dataset, rows);
}

/** Of an alert: that it was open in the week. */
const standsIn = (monday: Monday) => sql`alert.since <= ${monday} and (alert.open or alert.week > ${monday})`;

const wordOf =
  (dataset: number, kind: "RAISED" | "CHANGED" | "CLEARED") =>
  ({ id, team }: { id: string; team: number | null }): AlertFact =>
    factOf(dataset, { alert: id, kind, person: null, team });

interface Withdrawing {
  dataset: number;
  weeks: readonly Monday[];
  version: number;
}

/** Takes back what alerts say of groups by a withdrawn week, and returns what is to be told of that. */
export async function withdrawGroups(
  db: Transaction<Tables>,
  { dataset, weeks, version }: Withdrawing,
): Promise<AlertFact[]> {
  const { rows: gone } = await sql<{ id: string; team: number; since: Monday; week: Monday }>`
    delete from metrics.alert where dataset = ${dataset} and team is not null
      and exists (select from unnest(${weeks}::date[]) as withdrawn (monday) where monday between since and week)
    returning id, team, since, week`.execute(db);
  // Only what they can have founded: of weeks that are no longer kept it is not known any more.
  const unmarked = await sql<Marked>`
    update metrics.alert set among_many = false, version = ${version}
    where dataset = ${dataset} and among_many and exists (
      select from unnest(${gone.map(({ since }) => since)}::date[], ${gone.map(({ week }) => week)}::date[]) as gone (since, week)
      where alert.since <= gone.week and (alert.open or alert.week >= gone.since))
    and not exists (
      select from metrics.alert division
      join graph.counted on counted.dataset = division.dataset and counted.team = division.team
        and counted.monday between division.since and division.week
      where division.dataset = alert.dataset and counted.person = alert.person
        and (division.open or division.week > counted.monday)
        and alert.since <= counted.monday and (alert.open or alert.week > counted.monday))
    returning id, person, open`.execute(db);
  return [...gone.map(wordOf(dataset, "CLEARED")), ...changedOf(dataset, unmarked.rows)];
}

// Of an alert that is over nobody is told anything any more.
const changedOf = (dataset: number, alerts: readonly Marked[]) =>
  alerts
    .filter(({ open }) => open)
    .map(({ id, person }) => factOf(dataset, { alert: id, kind: "CHANGED", person, team: null }));

async function alertedDivisions(db: Transaction<Tables>, { dataset, monday }: Publishing): Promise<number[]> {
  const { rows } = await sql<{ team: number; n: number; sizeMin: number; alerted: number }>`
    select division.team, division.n, decided.size_min as "sizeMin", count(distinct alert.person)::int as alerted
    from graph.published_group division
    join graph.published_group top on top.dataset = division.dataset and top.monday = division.monday
      and top.team = division.parent and top.parent is null
    join graph.decided_week decided on decided.dataset = division.dataset and decided.monday = division.monday
    join graph.counted on counted.dataset = division.dataset and counted.monday = division.monday
      and counted.team = division.team
    left join metrics.alert on alert.person = counted.person and ${standsIn(monday)}
    where division.dataset = ${dataset} and division.monday = ${monday} and division.n is not null
    group by division.team, division.n, decided.size_min`.execute(db);
  return rows.flatMap(({ team, n, sizeMin, alerted }) =>
    divisionsAlerted(
      Array.from({ length: alerted }, () => team),
      new Map([[team, n]]),
      sizeMin,
      policy,
    ),
  );
}
