import { type Kysely, sql, type Transaction } from "kysely";
import type { Monday } from "../model/calendar.ts";
import type { Hours } from "../model/hours.ts";
import type { KeptWeek, MeasuredWeek, OwnMeasures } from "../model/measured.ts";
import { timeMetrics } from "../model/measures/time.ts";
import type { Risk } from "../model/risk/overload.ts";
import { columnOf, columnsOf, weekMetrics } from "./columns.ts";
import type { Tables } from "./tables.ts";

type Row = Omit<KeptWeek, "measures"> & {
  person: number;
  measures: Omit<OwnMeasures, "travelling">;
  travelling: boolean;
};

const measures = sql`json_build_object(${sql.join(
  weekMetrics.flatMap((metric) => [sql.lit(metric), sql.ref(columnOf(metric))]),
)})`;

const weeks = sql`
  select person, monday, ends_at as "endsAt", zone, contract_hours as "contractHours", hours, ${measures} as measures,
    travelling, risk
  from metrics.person_week`;

const kept = ({ person: _, travelling, measures, ...week }: Row): KeptWeek => ({
  ...week,
  measures: { ...measures, travelling },
});

/** Everything kept of each person, in the order of weeks. */
export async function weeksOf(
  db: Kysely<Tables>,
  people: readonly number[],
): Promise<Map<number, KeptWeek[]>> {
  const { rows } =
    await sql<Row>`${weeks} where person = any(${people}::int[]) order by person, monday`.execute(db);
  return new Map(
    [...Map.groupBy(rows, ({ person }) => person)].map(([person, own]) => [person, own.map(kept)]),
  );
}

/** A person's last weeks, oldest first. */
export async function lastWeeksOf(db: Kysely<Tables>, person: number, last: number): Promise<KeptWeek[]> {
  const { rows } =
    await sql<Row>`${weeks} where person = ${person} order by monday desc limit ${last}`.execute(db);
  return rows.map(kept).reverse();
}

export interface LearnedHours {
  monday: Monday;
  zone: string | null;
  manager: number | null;
  hours: Hours;
}

/** The hours that people learned for the weeks, by Monday. */
export async function hoursLearned(
  db: Kysely<Tables>,
  dataset: number,
  mondays: readonly Monday[],
): Promise<Map<Monday, LearnedHours[]>> {
  if (mondays.length === 0) return new Map();
  const { rows } = await sql<LearnedHours>`
    select monday, week.zone, manager, hours from metrics.person_week week
    join graph.participant on number = person
    where week.dataset = ${dataset} and monday = any(${mondays}::date[]) and (hours ->> 'learned')::boolean
    order by person`.execute(db);
  return Map.groupBy(rows, ({ monday }) => monday);
}

/** Whose weeks were measured anew, between which Mondays, and what they came to. Weeks that are not named are gone. */
export interface Remeasured {
  person: number;
  first: Monday;
  last: Monday;
  weeks: readonly MeasuredWeek[];
}

/** Puts the weeks with their days and hours in the place of what was kept between the Mondays. */
export async function writeWeeks(
  db: Transaction<Tables>,
  dataset: number,
  remeasured: readonly Remeasured[],
): Promise<void> {
  const spans = JSON.stringify(remeasured.map(({ person, first, last }) => ({ person, first, last })));
  for (const table of ["person_week", "person_day", "person_hour"])
    await sql`
      delete from ${sql.table(`metrics.${table}`)} old
      using jsonb_to_recordset(${spans}::jsonb) as span(person int, first date, last date)
      where old.person = span.person and old.monday between span.first and span.last`.execute(db);
  const all = remeasured.flatMap(({ person, weeks }) => weeks.map((week) => ({ person, dataset, ...week })));
  await insert(db, "person_week", all.map(weekRow));
  await insert(db, "person_day", all.flatMap(dayRows));
  await insert(db, "person_hour", all.flatMap(hourRows));
}

type Whose = MeasuredWeek & { person: number; dataset: number };

const weekRow = ({ person, dataset, monday, endsAt, zone, contractHours, hours, measures, risk }: Whose) => ({
  person,
  dataset,
  monday,
  ends_at: endsAt,
  zone,
  contract_hours: contractHours,
  hours,
  ...columnsOf(weekMetrics, measures),
  travelling: measures.travelling,
  risk,
});

const dayRows = ({ person, dataset, monday, days }: Whose) =>
  days.map(({ day, measures }) => ({ person, dataset, monday, day, ...columnsOf(timeMetrics, measures) }));

const hourRows = ({ person, dataset, monday, hourly }: Whose) =>
  hourly.map(({ at, measures }) => ({ person, dataset, monday, at, ...columnsOf(timeMetrics, measures) }));

async function insert(db: Transaction<Tables>, table: string, rows: readonly object[]): Promise<void> {
  const name = sql.table(`metrics.${table}`);
  await sql`
    insert into ${name}
    select * from jsonb_populate_recordset(null::${name}, ${JSON.stringify(rows)}::jsonb)`.execute(db);
}

/** Keeps what other weeks than those measured now say of themselves, since what is usual has changed. */
export async function writeRisks(
  db: Transaction<Tables>,
  risks: readonly { person: number; monday: Monday; risk: Risk | null }[],
): Promise<void> {
  if (risks.length === 0) return;
  await sql`
    update metrics.person_week week set risk = new.risk
    from jsonb_to_recordset(${JSON.stringify(risks)}::jsonb) as new(person int, monday date, risk jsonb)
    where week.person = new.person and week.monday = new.monday`.execute(db);
}
