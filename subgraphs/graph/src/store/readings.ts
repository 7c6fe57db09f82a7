import { type QueryExecutorProvider, sql } from "kysely";
import { horizonOf } from "../model/dataset.ts";
import { type Kind, kindOfNumber } from "../model/kind.ts";

/** An interaction, seen by one of its two people. */
export interface ActivityRow {
  kind: Kind;
  /** Epoch ms. */
  at: number;
  seconds: number | null;
  /** Of the whole send. */
  recipients: number;
  sent: boolean;
  /** The number of whoever is at the other end. */
  other: number;
}

interface Wanted {
  /** Numbers. */
  people: readonly number[];
  from: Date;
  /** Not included. */
  to: Date;
}

type Packed = [
  kind: number,
  at: number,
  seconds: number | null,
  recipients: number,
  sent: boolean,
  other: number,
];

/** What each of the people sent and received in a span of time, in its order. Each person's rows come as one value: there are many. */
export async function activitiesOf(
  db: QueryExecutorProvider,
  { people, from, to }: Wanted,
): Promise<Map<number, ActivityRow[]>> {
  const { rows } = await sql<{ person: number; activities: Packed[] }>`
    select person, json_agg(json_build_array(kind, (extract(epoch from at) * 1000)::bigint, seconds, recipients, sent, other)
      order by at, other, sent) as activities
    from graph.activity
    where person = any(${people}::int[]) and at >= ${from} and at < ${to}
    group by person`.execute(db);
  return new Map(rows.map(({ person, activities }) => [person, activities.flatMap(unpack)]));
}

function unpack([number, at, seconds, recipients, sent, other]: Packed): ActivityRow[] {
  const kind = kindOfNumber(number);
  return kind ? [{ kind, at, seconds, recipients, sent, other }] : [];
}

/** What is recorded of somebody that measures depend on. */
export interface Setting {
  person: number;
  /** IANA zone; null where unknown. */
  zone: string | null;
  /** Hours a week; null where unknown. */
  contractHours: number | null;
  /** A number. */
  manager: number | null;
}

export async function settingsOf(db: QueryExecutorProvider, people: readonly number[]): Promise<Setting[]> {
  const { rows } = await sql<Setting>`
    select number as person, zone, contract_hours as "contractHours", manager
    from graph.participant where number = any(${people}::int[])`.execute(db);
  return rows;
}

/** A dataset as later stages go through them. */
export interface DatasetReading {
  number: number;
  /** The public id. */
  id: string;
  /** Where its windows end. */
  horizon: Date;
}

/** All datasets in which there is anything. */
export async function readDatasets(db: QueryExecutorProvider, now: Date): Promise<DatasetReading[]> {
  const { rows } = await sql<{ number: number; id: string; live: boolean; newestEvent: Date | null }>`
    select number, id, live, newest_event as "newestEvent" from graph.dataset order by number`.execute(db);
  return rows.flatMap(({ number, id, ...dataset }) => {
    const horizon = horizonOf(dataset, now);
    return horizon ? [{ number, id, horizon }] : [];
  });
}

/** The last day of which interactions were dropped, hence are not all there; null where all are. */
export async function lastDroppedDay(db: QueryExecutorProvider, dataset: number): Promise<string | null> {
  const { rows } = await sql<{ day: string | null }>`
    select max(day) as day from graph.sealed_day where dataset = ${dataset}`.execute(db);
  return rows[0]?.day ?? null;
}
