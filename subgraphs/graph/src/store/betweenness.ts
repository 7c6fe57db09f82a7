import { cypher, type Neo4j } from "@organism/runtime/stores/neo4j.ts";
import { type Kysely, sql } from "kysely";
import type { Tables } from "./tables.ts";

/** A dataset's graph of ties at one version, by the people's public ids. */
export interface Topology {
  /** The dataset's public id. */
  dataset: string;
  version: number;
  ties: readonly (readonly [string, string])[];
}

/** One snapshot: the ties are those of the version, neither older nor newer. */
export async function topologyOf(db: Kysely<Tables>, dataset: number): Promise<Topology> {
  const transaction = db.transaction().setIsolationLevel("repeatable read").setAccessMode("read only");
  return await transaction.execute(async (snapshot) => {
    const { rows } = await sql<{ id: string; version: number }>`
      select id, version from graph.dataset where number = ${dataset}`.execute(snapshot);
    const ties = await sql<{ low: string; high: string }>`
      select low_person.id as low, high_person.id as high from graph.pair
      join graph.person low_person on low_person.number = low
      join graph.person high_person on high_person.number = high
      where pair.dataset = ${dataset} and tied`.execute(snapshot);
    const { id = "", version = 0 } = rows[0] ?? {};
    return { dataset: id, version, ties: ties.rows.map(({ low, high }) => [low, high] as const) };
  });
}

/** What Neo4j shows, by public id. */
export async function shownBetweenness(neo4j: Neo4j, dataset: string): Promise<ReadonlyMap<string, number>> {
  const rows = await neo4j.read(
    cypher<{ id: string; betweenness: number }>`
      MATCH (p:Person {dataset: ${dataset}}) RETURN p.id AS id, p.betweenness AS betweenness`,
  );
  return new Map(rows.map(({ id, betweenness }) => [id, betweenness]));
}

interface Measured {
  dataset: string;
  version: number;
  values: readonly { id: string; betweenness: number }[];
}

// A live tie waits for the fence while these are written: no longer than for another live tie.
const AT_ONCE = 200;

/**
 * Keeps from now on whoever measured an older version from writing; false where a newer one was measured already. To be asked before
 * `shownBetweenness`: what an older one wrote after that reading would stay.
 */
export async function claimBetweenness(neo4j: Neo4j, dataset: string, version: number): Promise<boolean> {
  const [claimed] = await neo4j.write(cypher<{ newest: boolean }>`
    MERGE (f:Fence {dataset: ${dataset}})
    SET f.betweenness = CASE WHEN coalesce(f.betweenness, 0) < ${version} THEN ${version} ELSE f.betweenness END
    RETURN f.betweenness = ${version} AS newest`);
  return claimed?.newest ?? false;
}

/**
 * Shows the values; false where a newer version was claimed meanwhile. A few at a time: whoever is interrupted leaves some old
 * values, and is asked again.
 */
export async function showBetweenness(
  neo4j: Neo4j,
  { dataset, version, values }: Measured,
): Promise<boolean> {
  for (let start = 0; start < values.length; start += AT_ONCE) {
    const [written] = await neo4j.write(
      cypher<{ newest: boolean }>`
        MATCH (f:Fence {dataset: ${dataset}})
        // Writing is what makes others wait.
        SET f.betweenness = f.betweenness
        WITH f WHERE f.betweenness = ${version}
        CALL () {
          UNWIND ${values.slice(start, start + AT_ONCE)} AS row
          MATCH (p:Person {id: row.id})
          SET p.betweenness = row.betweenness
        }
        RETURN true AS newest`,
    );
    if (!written) return false;
  }
  return true;
}
