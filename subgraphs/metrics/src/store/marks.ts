import { lastDroppedDay } from "@organism/graph";
import { type Kysely, sql, type Transaction } from "kysely";
import { type Monday, mondayAfter, mondayAt } from "../model/calendar.ts";
import { hoursRules } from "../model/hours.ts";
import type { Tables } from "./tables.ts";

/** Somebody whose weeks are to be measured again. */
export interface Mark {
  person: number;
  /** The days that changed lie between these. */
  firstDay: string;
  lastDay: string;
  token: number;
}

interface Touched {
  dataset: number;
  days: readonly { day: string; people: readonly number[] }[];
  /** Whether what changed may raise an alert. */
  urgent: boolean;
}

// What is only shown, or comes in a mass, rests until nothing more comes, but not for ever.
const REST = sql`(urgent or touched < now() - interval '5 s' or since < now() - interval '30 s')`;

export async function mark(db: Kysely<Tables>, { dataset, days, urgent }: Touched): Promise<void> {
  const pairs = days.flatMap(({ day, people }) => people.map((person) => ({ day, person })));
  // In one order for all, so that two never wait for each other in a ring.
  await sql`
    insert into metrics.mark (person, dataset, first_day, last_day, urgent)
    select person, ${dataset}, min(day), max(day), ${urgent}
    from jsonb_to_recordset(${JSON.stringify(pairs)}::jsonb) as touched(person int, day date)
    group by person order by person
    ${again}`.execute(db);
}

const again = sql`
  on conflict (person) do update set first_day = least(mark.first_day, excluded.first_day),
    last_day = greatest(mark.last_day, excluded.last_day), urgent = mark.urgent or excluded.urgent,
    touched = now(), token = default`;

interface Passed {
  dataset: number;
  horizon: Date;
  /** Weeks before this Monday are measured for good. */
  open: Monday | null;
}

/** Marks whom the passing of time alone, or what became known of them, gives something new to say. */
export async function markPassed(db: Kysely<Tables>, { dataset, horizon, open }: Passed): Promise<void> {
  await sql`
    insert into metrics.mark (person, dataset, first_day, last_day, urgent)
    select person, ${dataset}, min(day), max(day), true from (
      select person, monday as day from metrics.person_week
      where dataset = ${dataset} and risk is null and ends_at <= ${horizon}
      union all
      select week.person, week.monday from metrics.person_week week join graph.participant on number = person
      where week.dataset = ${dataset} and week.monday >= ${open ?? "-infinity"}::date
        and (week.zone is null and participant.zone is not null
          or week.contract_hours is null and participant.contract_hours is not null)
      union all
      select person, week from metrics.alert
      where dataset = ${dataset} and open and person is not null and week + 15 <= ${horizon}::date) passed
    group by person order by person
    ${again}`.execute(db);
}

/** One measures in a dataset at a time; a second one waits, and then finds done what was to do. */
export async function holdMeasuring(db: Transaction<Tables>, dataset: number): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtext('metrics.measure'), ${dataset}::int)`.execute(db);
}

/** The first week of which all interactions are still there, with those of the weeks that teach it; null where all are. */
export async function openFrom(db: Kysely<Tables>, dataset: number): Promise<Monday | null> {
  const dropped = await lastDroppedDay(db, dataset);
  return dropped && mondayAfter(mondayAt("UTC", Date.parse(dropped)), hoursRules.weeks + 2);
}

/** Datasets in which something is marked. */
export async function markedDatasets(db: Kysely<Tables>): Promise<number[]> {
  const { rows } = await sql<{ dataset: number }>`select distinct dataset from metrics.mark`.execute(db);
  return rows.map(({ dataset }) => dataset);
}

/** Who is to be measured now: those first of whom an alert may come. */
export async function dueMarks(db: Kysely<Tables>, dataset: number, most: number): Promise<Mark[]> {
  const { rows } = await sql<Mark>`
    select person, first_day as "firstDay", last_day as "lastDay", token from metrics.mark
    where dataset = ${dataset} and ${REST}
    order by urgent desc, since, person limit ${most}`.execute(db);
  return rows;
}

export async function isMarked(db: Kysely<Tables>, dataset: number): Promise<boolean> {
  const { rows } = await sql`select from metrics.mark where dataset = ${dataset} limit 1`.execute(db);
  return rows.length > 0;
}

/** Lets go of what was measured; who was marked again meanwhile stays. */
export async function dropMarks(db: Kysely<Tables>, marks: readonly Mark[]): Promise<void> {
  await sql`delete from metrics.mark where token = any(${marks.map(({ token }) => token)}::bigint[])`.execute(
    db,
  );
}
