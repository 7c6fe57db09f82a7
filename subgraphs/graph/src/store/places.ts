import { cypher, type Neo4j } from "@organism/runtime/stores/neo4j.ts";
import { type Kysely, sql, type Transaction } from "kysely";
import type { Places } from "../centrality/people.ts";
import { centralitiesMeasured } from "../facts.ts";
import type { Place } from "../model/write-back.ts";
import { writeVersion } from "./build/outcome.ts";
import type { Tables } from "./tables.ts";

/**
 * Keeps from now on whoever measured an older version, a frozen worker that wakes or one from before a restore, from writing; false
 * where a newer one was measured already. `tolerance`: by what share betweenness may differ from what is shown.
 */
export async function claimPlaces(
  neo4j: Neo4j,
  { dataset, version, tolerance }: { dataset: string; version: number; tolerance: number },
): Promise<boolean> {
  const [claimed] = await neo4j.write(cypher<{ newest: boolean }>`
    CYPHER replan=skip
    MERGE (f:Fence {dataset: ${dataset}})
    SET f.measured = CASE WHEN coalesce(f.measured, 0) < ${version} THEN ${version} ELSE f.measured END
    WITH f, f.measured = ${version} AS newest
    SET f.tolerance = CASE WHEN newest THEN ${tolerance} ELSE f.tolerance END
    RETURN newest`);
  return claimed?.newest ?? false;
}

interface Shown {
  /** The dataset's public id. */
  dataset: string;
  version: number;
  places: readonly { id: string; place: Place }[];
}

/**
 * Shows some people's places, a few at a time: a live tie waits for the fence meanwhile. Returns those whom Neo4j has; null where a newer
 * version was claimed. Planned once, as `show`.
 */
export async function showPlaces(
  neo4j: Neo4j,
  { dataset, version, places }: Shown,
): Promise<ReadonlySet<string> | null> {
  const [written] = await neo4j.write(
    cypher<{ ids: string[] }>`
      CYPHER replan=skip
      MATCH (f:Fence {dataset: ${dataset}})
      // Writing is what makes others wait.
      SET f.measured = f.measured
      WITH ${{ places }} AS rows WHERE f.measured = ${version}
      CALL (rows) {
        UNWIND rows.places AS row
        MATCH (p:Person {id: row.id}) USING INDEX p:Person(id)
        SET p += row.place
        RETURN collect(p.id) AS ids
      }
      RETURN ids`,
  );
  return written ? new Set(written.ids) : null;
}

/** Says that everybody's place as it was measured whole is shown: places of an older rule than the ties' are nobody's until then. */
export async function settlePlaces(neo4j: Neo4j, dataset: string, version: number): Promise<void> {
  await neo4j.write(cypher`MATCH (f:Fence {dataset: ${dataset}}) SET f.placed = ${version}`);
}

/** The public ids of those of the people who were not erased. */
export async function livingIds(
  db: Kysely<Tables>,
  people: readonly number[],
): Promise<ReadonlyMap<number, string>> {
  const { rows } = await sql<{ number: number; id: string }>`
    select number, id from graph.person where number = any(${people}::int[]) and erased_at is null`.execute(
    db,
  );
  return new Map(rows.map(({ number, id }) => [number, id]));
}

/** Datasets of which not all is measured, shown and kept: they changed since, or Neo4j lost what it showed. */
export async function unmeasuredDatasets(db: Kysely<Tables>, neo4j: Neo4j): Promise<number[]> {
  const { rows } = await sql<{ number: number; id: string; measured: boolean }>`
    select number, id, measured >= version as measured from graph.dataset where version > 0 order by number`.execute(
    db,
  );
  const fences = await neo4j.read(cypher<{ id: string }>`
    MATCH (f:Fence) WHERE f.measured IS NOT NULL RETURN f.dataset AS id`);
  const shown = new Set(fences.map(({ id }) => id));
  return rows.filter(({ id, measured }) => !measured || !shown.has(id)).map(({ number }) => number);
}

// Whoever keeps places for longer has had time enough.
const DAYS_KEPT = 28;

/** Keeps what was measured whole, and shown, as the places of the horizon's day, and announces it. */
export async function keepPlaces(
  db: Kysely<Tables>,
  { number, version }: { number: number; version: number },
  places: Places,
): Promise<void> {
  await db.transaction().execute(async (transaction) => {
    const { rows } = await sql<{ day: string | null }>`
      select window_day as day from graph.dataset where number = ${number}`.execute(transaction);
    const day = rows[0]?.day ?? null;
    if (day !== null) await keepDay(transaction, number, day, places);
    await sql`update graph.dataset set measured = ${version} where number = ${number}`.execute(transaction);
    const change = { fact: centralitiesMeasured.name, data: { dataset: number, day } };
    await writeVersion(transaction, { moved: [], progress: [], changes: day === null ? [] : [change] });
  });
}

async function keepDay(db: Transaction<Tables>, dataset: number, day: string, places: Places): Promise<void> {
  const people = [...places.people];
  // Whoever is being erased is waited for, and then is not there.
  await sql`
    select from graph.person where number = any(${people}::int[]) order by number for key share`.execute(db);
  await sql`
    delete from graph.centrality
    where dataset = ${dataset} and (day = ${day} or day < ${day}::date - ${DAYS_KEPT}::int)`.execute(db);
  await sql`
    insert into graph.centrality (dataset, day, person, degree, clustering, betweenness, open_triads, "constraint",
      page_rank, community)
    select ${dataset}, ${day}, person, degree, clustering, betweenness, triads, nullif(bound, 'NaN'), rank, community
    from unnest(${people}::int[], ${[...places.degree]}::int[], ${[...places.clustering]}::float8[],
      ${[...places.betweenness]}::float8[], ${[...places.openTriads]}::bigint[], ${[...places.constraint]}::float8[],
      ${[...places.pageRank]}::float8[], ${[...places.community]}::int[])
      as measured (person, degree, clustering, betweenness, triads, bound, rank, community)
    join graph.person on person.number = measured.person
    where erased_at is null and degree > 0`.execute(db);
}
