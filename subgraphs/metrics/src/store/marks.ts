import { lastDroppedDay } from "@organism/graph";
import { type Kysely, sql, type Transaction } from "kysely";
import { type Monday, mondayAfter, mondayAt } from "../model/calendar.ts";
import { hoursRules } from "../model/hours.ts";
import type { Touched } from "../model/touched.ts";
import type { Tables } from "./tables.ts";

/** Somebody whose weeks are to be measured again. */
export interface Mark {
  person: number;
  /** The days that changed lie between these. */
  firstDay: string;
  lastDay: string;
  token: number;
}

// What is only shown, or comes in a mass, rests until nothing more comes, but not for ever.
const due = sql`
  case when urgent then since else least(touched + interval '5 s', since + interval '30 s') end`;

/** Marks everybody who was touched, each named once. */
export async function mark(db: Kysely<Tables>, touched: readonly Touched[]): Promise<void> {
  // In one order for all, so that two never wait for each other in a ring.
  await sql`
    insert into metrics.mark (person, dataset, first_day, last_day, urgent)
    select * from unnest(
      ${touched.map(({ person }) => person)}::int[], ${touched.map(({ dataset }) => dataset)}::int[],
      ${touched.map(({ firstDay }) => firstDay)}::date[], ${touched.map(({ lastDay }) => lastDay)}::date[],
      ${touched.map(({ urgent }) => urgent)}::boolean[])
      as touched (person, dataset, first_day, last_day, urgent)
    order by person
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

/**
 * Where nobody is marked any more: marks who was measured without any hours before others of the zone had learned theirs.
 * Returns how many.
 */
export async function markWithoutHours(db: Kysely<Tables>, dataset: number): Promise<number> {
  const open = await openFrom(db, dataset);
  const { rows } = await sql`
    insert into metrics.mark (person, dataset, first_day, last_day, urgent, since)
    select person, ${dataset}, min(monday), max(monday), false, now() - interval '1 hour' from metrics.person_week week
    where dataset = ${dataset} and hours is null and monday >= ${open ?? "-infinity"}::date
      and not exists (select from metrics.mark where mark.dataset = ${dataset})
      and exists (select from graph.participant where number = week.person)
      and exists (
        select from metrics.person_week other
        where other.dataset = ${dataset} and other.monday = week.monday - 7 and other.zone is not distinct from week.zone
          and (other.hours ->> 'learned')::boolean)
    group by person order by person
    on conflict do nothing returning person`.execute(db);
  return rows.length;
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
    where dataset = ${dataset} and ${due} <= now()
    order by urgent desc, since, person limit ${most}`.execute(db);
  return rows;
}

/** In how many milliseconds somebody of the dataset is to be measured, not above 0 where somebody is now; null where nobody is marked. */
export async function untilDue(db: Kysely<Tables>, dataset: number): Promise<number | null> {
  const { rows } = await sql<{ ms: number | null }>`
    select 1000 * extract(epoch from min(${due}) - now())::float8 as ms
    from metrics.mark where dataset = ${dataset}`.execute(db);
  return rows[0]?.ms ?? null;
}

/** Lets go of what was measured; who was marked again meanwhile stays. */
export async function dropMarks(db: Kysely<Tables>, marks: readonly Mark[]): Promise<void> {
  await sql`
    with taken as (
      select person from metrics.mark
      join unnest(${marks.map(({ person }) => person)}::int[], ${marks.map(({ token }) => token)}::bigint[])
        as taken (person, token) using (person, token)
      order by person for update of mark)
    delete from metrics.mark using taken where mark.person = taken.person`.execute(db);
}
