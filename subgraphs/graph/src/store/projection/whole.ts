import { cypher, type Neo4j } from "@organism/runtime/stores/neo4j.ts";
import { type Kysely, sql } from "kysely";
import type { Tables } from "../tables.ts";
import type { Position } from "./view.ts";

/** A dataset's ties at one moment. */
export interface Whole {
  /** Up to which version everything is in it. */
  version: number;
  /** The rule that the ties follow. */
  rule: number;
  ties: WholeTie[];
}

interface WholeTie {
  low: number;
  high: number;
  /** The people's public ids. */
  lowId: string;
  highId: string;
  weight: number;
}

/** One statement, one moment. */
export async function wholeOf(db: Kysely<Tables>, dataset: number): Promise<Whole> {
  const { rows } = await sql<Whole>`
    select version, rule, (
      select coalesce(json_agg(tie), '[]') from (
        select low, high, low_person.id as "lowId", high_person.id as "highId", up + down as weight
        from graph.pair
        join graph.person low_person on low_person.number = low
        join graph.person high_person on high_person.number = high
        where pair.dataset = dataset.number and tied) tie) as ties
    from graph.dataset where number = ${dataset}`.execute(db);
  return rows[0] ?? { version: 0, rule: 1, ties: [] };
}

/** As much as Neo4j holds in memory for one transaction without noticing. */
const ROWS = 5_000;

interface WholeView extends Whole {
  /** The dataset's public id. */
  dataset: string;
  positions: readonly Position[];
}

/**
 * Shows a dataset's ties and positions, and nothing else of them, in the place of whatever is shown, so that nobody sees ties of two rules
 * at once: in pieces beside what is shown, which only its fence makes the ones that are read. False where something newer was shown.
 */
export async function showWhole(neo4j: Neo4j, view: WholeView): Promise<boolean> {
  const { dataset, version, ties } = view;
  // A crash may have left some that are shown and not settled: these stand before they are staged again.
  await settle(neo4j, dataset);
  for (const some of inPieces(ties.map((tie) => ({ ...tie, pair: `${tie.lowId}/${tie.highId}` }))))
    await neo4j.write(cypher`
      MERGE (f:Fence {dataset: ${dataset}})
      SET f.version = coalesce(f.version, 0)
      WITH f WHERE coalesce(f.rebuilt, 0) < ${version}
      UNWIND ${some} AS row
      MATCH (low:Person {id: row.lowId})
      MATCH (high:Person {id: row.highId})
      MERGE (low)-[t:TIE {pair: row.pair}]->(high)
      ON CREATE SET t.active = false, t.weight = 0, t.version = 0
      SET t.stagedVersion = ${version}, t.stagedWeight = row.weight, t.dissolvedAt = null`);
  await repeat(() =>
    neo4j.write(cypher<{ rows: number }>`
      MATCH (f:Fence {dataset: ${dataset}}) WHERE coalesce(f.rebuilt, 0) < ${version}
      MATCH (:Person {dataset: ${dataset}})-[t:TIE]->()
      WHERE (t.active OR t.stagedVersion IS NOT NULL) AND coalesce(t.stagedVersion, 0) < ${version}
      WITH t LIMIT ${BigInt(ROWS)}
      SET t.stagedVersion = ${version}, t.stagedWeight = null
      RETURN count(t) AS rows`),
  );
  if (!(await turn(neo4j, view))) return false;
  await settle(neo4j, dataset);
  return true;
}

/** From here on what is staged is what is read. */
async function turn(neo4j: Neo4j, { dataset, version, positions }: WholeView): Promise<boolean> {
  return await neo4j.transaction(async (run) => {
    const [fence] = await run(cypher<{ passed: boolean }>`
      MERGE (f:Fence {dataset: ${dataset}})
      WITH f, coalesce(f.version, 0) <= ${version} AS passed
      SET f.version = CASE WHEN passed THEN ${version} ELSE f.version END,
        f.epoch = CASE WHEN passed THEN ${Math.floor(version / 1e12)} ELSE f.epoch END,
        f.rebuilt = CASE WHEN passed THEN ${version} ELSE f.rebuilt END
      RETURN passed`);
    if (!fence?.passed) return false;
    await run(cypher`
      MATCH (p:Person {dataset: ${dataset}}) WHERE p.degree > 0
      SET p.degree = 0, p.clustering = 0, p.version = ${version}, p.asOf = datetime()`);
    for (const some of inPieces(positions))
      await run(cypher`
        UNWIND ${some} AS row
        MATCH (p:Person {id: row.id})
        SET p.degree = row.degree, p.clustering = row.clustering, p.version = ${version}, p.asOf = datetime()`);
    return true;
  });
}

/** Makes of staged ties that are read ties like all others. Nothing that is read changes by it. */
const settle = (neo4j: Neo4j, dataset: string): Promise<void> =>
  repeat(() =>
    neo4j.write(cypher<{ rows: number }>`
      MATCH (f:Fence {dataset: ${dataset}})
      MATCH (:Person {dataset: ${dataset}})-[t:TIE]->() WHERE t.stagedVersion <= f.rebuilt
      WITH t LIMIT ${BigInt(ROWS)}
      SET t.active = t.stagedWeight IS NOT NULL, t.weight = coalesce(t.stagedWeight, t.weight),
        t.version = t.stagedVersion, t.dissolvedAt = CASE WHEN t.stagedWeight IS NULL THEN datetime() END
      SET t.stagedVersion = null, t.stagedWeight = null
      RETURN count(t) AS rows`),
  );

async function repeat(some: () => Promise<{ rows: number }[]>): Promise<void> {
  while (((await some())[0]?.rows ?? 0) > 0);
}

function* inPieces<Row>(rows: readonly Row[]): Iterable<Row[]> {
  for (let start = 0; start < rows.length; start += ROWS) yield rows.slice(start, start + ROWS);
}

/** Notes that Neo4j shows the whole as it was at that version; what moved since stays to be done. */
export async function markWhole(
  db: Kysely<Tables>,
  dataset: number,
  { version, rule }: Pick<Whole, "version" | "rule">,
): Promise<void> {
  await sql`
    with locked as (
      select number from graph.pair
      where dataset = ${dataset} and version <= ${version} and (version > projected or tied <> projected_tied)
      order by low, high for update),
    marked as (
      update graph.pair set projected = version, projected_tied = tied
      from locked where pair.number = locked.number and version <= ${version} returning pair.number)
    update graph.dataset set projected = greatest(projected, ${version}::bigint), shown_rule = ${rule}
    where number = ${dataset} and (select count(*) from marked) >= 0`.execute(db);
}
