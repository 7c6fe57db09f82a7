import { cypher, type Neo4j } from "@organism/runtime/stores/neo4j.ts";
import { ensure } from "../ensure.ts";
import type { UnprojectedPair, UnprojectedPerson } from "./todo.ts";

const THOUSAND_BILLIONS = 1e12;

/** What the view stands on; making it again does nothing. */
export async function prepareView(neo4j: Neo4j): Promise<void> {
  await ensure(
    neo4j,
    cypher`CREATE CONSTRAINT fence IF NOT EXISTS FOR (f:Fence) REQUIRE f.dataset IS UNIQUE`,
  );
  await ensure(neo4j, cypher`CREATE CONSTRAINT person IF NOT EXISTS FOR (p:Person) REQUIRE p.id IS UNIQUE`);
  await ensure(neo4j, cypher`CREATE INDEX person_dataset IF NOT EXISTS FOR (p:Person) ON (p.dataset)`);
  await ensure(neo4j, cypher`CREATE CONSTRAINT tie IF NOT EXISTS FOR ()-[t:TIE]-() REQUIRE t.pair IS UNIQUE`);
  await ensure(neo4j, cypher`CREATE INDEX tie_dissolved IF NOT EXISTS FOR ()-[t:TIE]-() ON (t.dissolvedAt)`);
}

export async function showPeople(neo4j: Neo4j, people: readonly UnprojectedPerson[]): Promise<void> {
  await neo4j.write(cypher`
    UNWIND ${people} AS row
    MERGE (p:Person {id: row.id})
    ON CREATE SET p.dataset = row.dataset, p.version = 0, p.degree = 0, p.clustering = 0, p.betweenness = 0`);
}

export async function hidePeople(neo4j: Neo4j, ids: readonly string[]): Promise<void> {
  await neo4j.write(cypher`MATCH (p:Person) WHERE p.id IN ${ids} DETACH DELETE p`);
}

/** A person's place in the graph that changes with the ties. */
export interface Position {
  id: string;
  degree: number;
  clustering: number;
}

/** Public ids of the people of a dataset whom Neo4j shows with a tie. */
export async function shownTied(neo4j: Neo4j, dataset: string): Promise<string[]> {
  const rows = await neo4j.read(
    cypher<{ id: string }>`MATCH (p:Person {dataset: ${dataset}}) WHERE p.degree > 0 RETURN p.id AS id`,
  );
  return rows.map(({ id }) => id);
}

export interface View {
  /** The dataset's public id. */
  dataset: string;
  version: number;
  pairs: readonly UnprojectedPair[];
  positions: readonly Position[];
}

/**
 * Brings ties, weights and positions of one dataset to `version`, all or nothing, never over anything newer. Everybody who
 * writes about a dataset goes through its fence one by one, and whoever comes from before a restore or a rebuild is turned away.
 * People are matched, never made: whoever was erased does not come back with a tie. One statement, for one round trip.
 *
 * Planned once: Neo4j would plan anew, for most of a second, as the graph grows, and for each magnitude of a list that is a parameter
 * by itself. The hints keep the plan good that was made of an empty graph.
 */
export async function show(neo4j: Neo4j, { dataset, version, pairs, positions }: View): Promise<void> {
  const epoch = Math.floor(version / THOUSAND_BILLIONS);
  const rows = { ties: tiesOf(pairs), positions };
  await neo4j.write(cypher`
    CYPHER replan=skip
    MERGE (f:Fence {dataset: ${dataset}})
    SET f.epoch = CASE WHEN coalesce(f.epoch, 0) < ${epoch} THEN ${epoch} ELSE f.epoch END,
      f.version = CASE WHEN coalesce(f.version, 0) < ${version} THEN ${version} ELSE f.version END
    WITH f, ${rows} AS rows WHERE f.epoch = ${epoch} AND coalesce(f.rebuilt, 0) <= ${version}
    CALL (rows) {
      UNWIND rows.ties AS row
      MATCH (low:Person {id: row.low}) USING INDEX low:Person(id)
      MATCH (high:Person {id: row.high}) USING INDEX high:Person(id)
      MERGE (low)-[t:TIE {pair: row.pair}]->(high)
      WITH t, row WHERE coalesce(t.version, 0) < row.version
      SET t.weight = row.weight, t.active = row.tied, t.version = row.version,
        t.dissolvedAt = CASE WHEN row.tied THEN null ELSE datetime() END
    }
    CALL (rows) {
      UNWIND rows.positions AS row
      MATCH (p:Person {id: row.id}) USING INDEX p:Person(id) WHERE p.version <= ${version}
      SET p.degree = row.degree, p.clustering = row.clustering, p.version = ${version}, p.asOf = datetime()
    }`);
}

// Sorted, so that two writers never wait for each other in a ring.
const tiesOf = (pairs: readonly UnprojectedPair[]) =>
  pairs
    .map(({ lowId, highId, weight, tied, version }) => {
      return { pair: `${lowId}/${highId}`, low: lowId, high: highId, weight, tied, version };
    })
    .sort((one, other) => (one.pair < other.pair ? -1 : 1));

/** Those of the datasets of which Neo4j shows anything. */
export async function shownDatasets(neo4j: Neo4j, ids: readonly string[]): Promise<ReadonlySet<string>> {
  const rows = await neo4j.read(
    cypher<{ dataset: string }>`MATCH (f:Fence) WHERE f.dataset IN ${ids} RETURN f.dataset AS dataset`,
  );
  return new Set(rows.map(({ dataset }) => dataset));
}

/** Ties that dissolved long enough ago that no late write can still be under way. */
export async function purgeDissolved(neo4j: Neo4j, before: Date): Promise<void> {
  await neo4j.write(cypher`
    MATCH ()-[t:TIE]->() WHERE t.dissolvedAt < ${before}
    DELETE t`);
}
