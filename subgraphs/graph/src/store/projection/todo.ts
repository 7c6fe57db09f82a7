import { type Kysely, type RawBuilder, sql } from "kysely";
import type { Tables } from "../tables.ts";

/** A pair as Neo4j is to show it from `version` on. */
export interface UnprojectedPair {
  number: number;
  dataset: number;
  low: number;
  high: number;
  /** The people's public ids. */
  lowId: string;
  highId: string;
  weight: number;
  tied: boolean;
  version: number;
  /** Whether Neo4j shows a tie now. */
  projectedTied: boolean;
}

export interface UnprojectedDataset {
  number: number;
  id: string;
  version: number;
  /** Whether it was counted anew since, and is to be shown at once. */
  whole: boolean;
}

export interface UnprojectedPerson {
  number: number;
  id: string;
  /** The dataset's public id. */
  dataset: string;
}

interface Unprojected {
  datasets: UnprojectedDataset[];
  people: UnprojectedPerson[];
  /** In the order in which they moved. */
  pairs: UnprojectedPair[];
  /** Whether Neo4j may still show somebody who was erased. */
  erased: boolean;
}

interface Limits {
  people: number;
  pairs: number;
}

/**
 * What Neo4j does not show yet, as it is at one moment: whatever the datasets' versions cover is among the pairs, and whoever stands
 * in the pairs among the people, up to the limits.
 */
export async function unprojected(db: Kysely<Tables>, limits: Limits): Promise<Unprojected> {
  const { rows } = await sql<Unprojected>`
    select ${all(sql`
      select number, id, version, rebuilt > projected as whole from graph.dataset
      where version > projected order by number`)} as datasets,
    ${all(unprojectedPeople(limits.people))} as people,
    ${all(sql`
      select pair.number, pair.dataset, low, high, low_person.id as "lowId", high_person.id as "highId",
        up + down as weight, tied, version, projected_tied as "projectedTied"
      from graph.pair
      join graph.person low_person on low_person.number = low
      join graph.person high_person on high_person.number = high
      where version > pair.projected
      order by version, pair.number limit ${limits.pairs}`)} as pairs,
    exists (select from graph.person where erased_at is not null and projected) as erased`.execute(db);
  return rows[0] ?? { datasets: [], people: [], pairs: [], erased: false };
}

const all = (rows: RawBuilder<unknown>) => sql`(select coalesce(json_agg(row), '[]') from (${rows}) row)`;

/** People whom Neo4j does not show yet. */
export const unprojectedPeople = (limit: number) => sql<UnprojectedPerson>`
  select person.number, person.id, dataset.id as dataset
  from graph.person join graph.dataset on dataset.number = person.dataset
  where not person.projected and erased_at is null order by person.number limit ${limit}`;

export async function markPeople(db: Kysely<Tables>, numbers: readonly number[]): Promise<void> {
  await sql`update graph.person set projected = true where number = any(${numbers}::int[])`.execute(db);
}

/** Erased people whom Neo4j may still show, once it shows their ties as ended: those who knew them have their new places. */
export async function erasedPeople(db: Kysely<Tables>): Promise<{ number: number; id: string }[]> {
  const { rows } = await sql<{ number: number; id: string }>`
    select number, id from graph.person where erased_at is not null and projected and not exists (
      select from graph.pair where (low = person.number or high = person.number) and version > pair.projected)
    order by number`.execute(db);
  return rows;
}

export async function markHidden(db: Kysely<Tables>, numbers: readonly number[]): Promise<void> {
  await sql`update graph.person set projected = false where number = any(${numbers}::int[])`.execute(db);
}

export interface Shown {
  /** The dataset's number. */
  dataset: number;
  /** All that was written under it and before is shown. */
  version: number;
  pairs: readonly UnprojectedPair[];
}

/** Locks in pair order and the dataset last, as the builders do. */
export async function markShown(db: Kysely<Tables>, { dataset, version, pairs }: Shown): Promise<void> {
  await sql`
    with shown as (
      select * from unnest(${pairs.map(({ number }) => number)}::bigint[], ${pairs.map(({ version }) => version)}::bigint[],
        ${pairs.map(({ tied }) => tied)}::boolean[]) as shown (number, version, tied)),
    locked as (
      select number from graph.pair where number in (select number from shown) order by low, high for update),
    marked as (
      update graph.pair set projected = shown.version, projected_tied = shown.tied
      from shown join locked using (number) where pair.number = shown.number returning pair.number)
    update graph.dataset set projected = ${version}
    where number = ${dataset} and projected < ${version} and (select count(*) from marked) >= 0`.execute(db);
}

export interface ProjectedDataset extends Omit<UnprojectedDataset, "whole"> {
  /** Whether Neo4j is taken to show all up to `version`. */
  complete: boolean;
}

/** Datasets of which Neo4j is taken to show something. */
export async function projectedDatasets(db: Kysely<Tables>): Promise<ProjectedDataset[]> {
  const { rows } = await sql<ProjectedDataset>`
    select number, id, version, projected >= version as complete from graph.dataset
    where projected > 0 order by number`.execute(db);
  return rows;
}

/** Takes it that Neo4j shows nothing of the dataset, so that all of it is projected again. */
export async function unmarkDataset(db: Kysely<Tables>, dataset: number): Promise<void> {
  await db.transaction().execute(async (transaction) => {
    await sql`update graph.person set projected = false where dataset = ${dataset}`.execute(transaction);
    await sql`
      with locked as (
        select number from graph.pair where dataset = ${dataset} and projected > 0 order by low, high for update)
      update graph.pair set projected = 0, projected_tied = false
      from locked where pair.number = locked.number`.execute(transaction);
    await sql`update graph.dataset set projected = 0 where number = ${dataset}`.execute(transaction);
  });
}

/** A dataset's ties as Neo4j shows them, by the people's numbers. */
export async function projectedTies(db: Kysely<Tables>, dataset: number): Promise<[number, number][]> {
  const { rows } = await sql<{ low: number; high: number }>`
    select low, high from graph.pair where dataset = ${dataset} and projected_tied`.execute(db);
  return rows.map(({ low, high }) => [low, high]);
}

export async function numbersBehind(db: Kysely<Tables>, ids: readonly string[]): Promise<number[]> {
  const { rows } = await sql<{ number: number }>`
    select number from graph.person where id = any(${ids}::uuid[])`.execute(db);
  return rows.map(({ number }) => number);
}

export async function publicIds(
  db: Kysely<Tables>,
  people: readonly number[],
): Promise<ReadonlyMap<number, string>> {
  const { rows } = await sql<{ number: number; id: string }>`
    select number, id from graph.person where number = any(${people}::int[])`.execute(db);
  return new Map(rows.map(({ number, id }) => [number, id]));
}
