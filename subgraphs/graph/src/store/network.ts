import { cypher, type Neo4j } from "@organism/runtime/stores/neo4j.ts";
import { type Kysely, sql } from "kysely";
import type { Monday } from "../model/week.ts";
import type { Tables } from "./tables.ts";

/** Two people by their public ids. */
export interface PersonTie {
  a: string;
  b: string;
  weight: number;
}

// A tie that was staged is read as it was staged once the fence has passed that version (projection/whole.ts).
export const tiesOfPerson = (neo4j: Neo4j, person: string): Promise<PersonTie[]> =>
  neo4j.read(cypher<PersonTie>`
    MATCH (p:Person {id: ${person}})
    MATCH (f:Fence {dataset: p.dataset})
    MATCH (p)-[t:TIE]-(other:Person)
    WITH p, other,
      CASE WHEN t.stagedVersion <= coalesce(f.rebuilt, 0) THEN t.stagedWeight WHEN t.active THEN t.weight END AS weight
    WHERE weight IS NOT NULL
    RETURN p.id AS a, other.id AS b, weight`);

export const tiesOfDataset = (neo4j: Neo4j, dataset: string): Promise<PersonTie[]> =>
  neo4j.read(cypher<PersonTie>`
    MATCH (f:Fence {dataset: ${dataset}})
    MATCH (a:Person {dataset: ${dataset}})-[t:TIE]->(b:Person)
    WITH a, b,
      CASE WHEN t.stagedVersion <= coalesce(f.rebuilt, 0) THEN t.stagedWeight WHEN t.active THEN t.weight END AS weight
    WHERE weight IS NOT NULL
    RETURN a.id AS a, b.id AS b, weight`);

/** Under which number of a community people with a tie are shown; who was not measured yet is in none. */
export async function communitiesOfDataset(
  neo4j: Neo4j,
  dataset: string,
): Promise<ReadonlyMap<string, number>> {
  const rows = await neo4j.read(cypher<{ id: string; community: number }>`
    MATCH (f:Fence {dataset: ${dataset}}) WHERE coalesce(f.rebuilt, 0) <= coalesce(f.placed, 0)
    MATCH (p:Person {dataset: ${dataset}}) WHERE p.community IS NOT NULL
    RETURN p.id AS id, p.community AS community`);
  return new Map(rows.map(({ id, community }) => [id, community]));
}

export interface PersonCentrality {
  degree: number;
  betweenness: number;
  /** By what share of it it may differ from the exact value. */
  tolerance: number;
  clustering: number;
  openTriads: number | null;
  constraint: number | null;
  pageRank: number | null;
  version: number;
  asOf: Date;
}

/** The person's place as stored; undefined where the person never had a tie, or it was not measured since all was counted anew. */
export async function centralityOf(neo4j: Neo4j, person: string): Promise<PersonCentrality | undefined> {
  const [row] = await neo4j.read(cypher<PersonCentrality>`
    MATCH (p:Person {id: ${person}}) WHERE p.asOf IS NOT NULL
    MATCH (f:Fence {dataset: p.dataset}) WHERE coalesce(f.rebuilt, 0) <= coalesce(f.placed, 0)
    RETURN p.degree AS degree, p.betweenness AS betweenness, coalesce(f.tolerance, 0) AS tolerance,
      p.clustering AS clustering, p.openTriads AS openTriads, p.constraint AS constraint, p.pageRank AS pageRank,
      p.version AS version, p.asOf AS asOf`);
  return row;
}

/** Up to which version everything of the dataset is in Neo4j: where nothing of it waits, everything there is. */
export async function coveredVersion(db: Kysely<Tables>, dataset: number): Promise<number> {
  const { rows } = await sql<{ covered: number }>`
    select case when dataset.version = projected then version.last else projected end as covered
    from graph.dataset, graph.version where number = ${dataset}`.execute(db);
  return rows[0]?.covered ?? 0;
}

interface Among {
  people: readonly number[];
  /** Also those who do not take part. */
  everyone: boolean;
}

/** Public ids of those in the dataset who take part, or of some of its people. */
export async function participants(
  db: Kysely<Tables>,
  dataset: number,
  among?: Among,
): Promise<Map<number, string>> {
  const rows = await db
    .selectFrom("graph.person")
    .select(["number", "id"])
    .where("dataset", "=", dataset)
    .where("erased_at", "is", null)
    .$if(!among?.everyone, (query) => query.where("opted_out_at", "is", null))
    .$if(among !== undefined, (query) =>
      query.where("number", "=", sql<number>`any(${among?.people ?? []}::int[])`),
    )
    .execute();
  return new Map(rows.map(({ number, id }) => [number, id]));
}

export interface TeamNetwork {
  version: number;
  /** Public ids of the smallest published teams, and how many people are in each but in none of its parts. */
  nodes: { team: string; size: number }[];
  ties: PersonTie[];
}

/** The last published window; undefined before the first. */
export async function teamNetwork(db: Kysely<Tables>, dataset: number): Promise<TeamNetwork | undefined> {
  const { rows } = await sql<{ monday: Monday; version: number }>`
    select week.monday, shown.version from graph.week join lateral (
      select monday, version from graph.week where dataset = ${dataset} and version is not null and withdrawn_at is null
      order by monday desc limit 1
    ) shown on week.monday <= shown.monday
    where dataset = ${dataset} and "window" = 'KEPT'
    order by week.monday desc limit 1`.execute(db);
  const [last] = rows;
  if (!last) return undefined;
  const nodes = await sql<{ team: string; size: number }>`
    select team.id as team, count(*)::int as size from graph.seat join graph.team on team.number = atom
    where seat.dataset = ${dataset} and monday = ${last.monday} group by team.id order by team.id`.execute(
    db,
  );
  const ties = await sql<PersonTie>`
    select a.id as a, b.id as b, weight from graph.published_tie
    join graph.team a on a.number = a join graph.team b on b.number = b
    where published_tie.dataset = ${dataset} and monday = ${last.monday}`.execute(db);
  return { version: last.version, nodes: nodes.rows, ties: ties.rows };
}

/** Public ids of the shown teams with the highest bridging, the highest first; equals by name, so that the order says nothing more. */
export async function teamsByBridging(db: Kysely<Tables>, dataset: number, first: number): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    with shown as (
      select max(monday) as monday from graph.week
      where dataset = ${dataset} and version is not null and withdrawn_at is null),
    past as (
      select max(said.monday) as monday from graph.published_team said, shown
      where dataset = ${dataset} and said.monday <= shown.monday and bridging is not null)
    select team.id from shown, past, graph.published_team said
    join graph.published_team bridge on bridge.dataset = said.dataset and bridge.team = said.team
    join graph.team on team.number = said.team
    where said.dataset = ${dataset} and said.monday = shown.monday and said.n is not null
      and bridge.monday = past.monday and bridge.bridging is not null
    order by bridge.bridging desc, team.name, team.id limit ${first}`.execute(db);
  return rows.map(({ id }) => id);
}

/** The person's smallest team as last shown; null where none is published. */
export async function teamOfPerson(db: Kysely<Tables>, person: number): Promise<string | null> {
  const row = await db
    .selectFrom("graph.seat as s")
    .innerJoin("graph.team as t", "t.number", "s.atom")
    .innerJoin("graph.week as w", (join) =>
      join.onRef("w.dataset", "=", "s.dataset").onRef("w.monday", "=", "s.monday"),
    )
    .select("t.id")
    .where("s.person", "=", person)
    .where("w.version", "is not", null)
    .where("w.withdrawn_at", "is", null)
    .where("w.monday", "=", (eb) =>
      eb
        .selectFrom("graph.week as newest")
        .select((aggregate) => aggregate.fn.max("newest.monday").as("monday"))
        .whereRef("newest.dataset", "=", "s.dataset")
        .where("newest.version", "is not", null)
        .where("newest.withdrawn_at", "is", null),
    )
    .executeTakeFirst();
  return row?.id ?? null;
}
