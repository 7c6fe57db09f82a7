import { cypher, type Neo4j } from "@organism/runtime/stores/neo4j.ts";
import { type Kysely, sql, type Transaction } from "kysely";
import { groupsPublished } from "../facts.ts";
import type { Monday } from "../model/week.ts";
import { writeVersion } from "./build/outcome.ts";
import { lockWeeks } from "./decide.ts";
import { ensure } from "./ensure.ts";
import type { Tables } from "./tables.ts";
import type { ShownTeam } from "./teams.ts";

/** Teams are found by id and by parent; making this again does nothing. */
async function prepareTeams(neo4j: Neo4j): Promise<void> {
  await ensure(neo4j, cypher`CREATE CONSTRAINT team IF NOT EXISTS FOR (t:Team) REQUIRE t.id IS UNIQUE`);
  await ensure(neo4j, cypher`CREATE INDEX team_below IF NOT EXISTS FOR (t:Team) ON (t.dataset, t.parent)`);
}

/**
 * Brings a decided week to Neo4j and announces it. Returns the version; null where it was withdrawn. Nothing of the dataset is
 * withdrawn meanwhile, so that no number goes on being shown that is not to be.
 */
export async function showWeek(
  db: Kysely<Tables>,
  neo4j: Neo4j,
  dataset: number,
  monday: Monday,
): Promise<number | null> {
  await prepareTeams(neo4j);
  return await db.transaction().execute(async (transaction) => {
    await lockWeeks(transaction, dataset);
    if (!(await stands(transaction, dataset, monday))) return null;
    await show(neo4j, monday, await teamsOf(transaction, dataset, monday));
    return await announce(transaction, dataset, monday);
  });
}

async function stands(db: Kysely<Tables>, dataset: number, monday: Monday): Promise<boolean> {
  const week = db.selectFrom("graph.week").select("monday").where("withdrawn_at", "is", null);
  const found = week.where("dataset", "=", dataset).where("monday", "=", monday);
  return (await found.executeTakeFirst()) !== undefined;
}

/** All or nothing, never over a newer one. */
async function show(neo4j: Neo4j, monday: Monday, teams: readonly ShownTeam[]): Promise<void> {
  await neo4j.transaction(async (run) => {
    await run(cypher`
      UNWIND ${teams} AS row
      MERGE (t:Team {id: row.id})
      WITH t, row WHERE coalesce(t.monday, '') <= ${monday}
      SET t = row, t.monday = ${monday}`);
    const of = teams[0]?.dataset ?? "";
    await run(cypher`MATCH (t:Team {dataset: ${of}}) WHERE t.monday < ${monday} DETACH DELETE t`);
  });
}

/** Gives the shown week its version, under which others hear of it. */
async function announce(db: Transaction<Tables>, dataset: number, monday: Monday): Promise<number> {
  const change = { fact: groupsPublished.name, data: { dataset, monday } };
  const version = await writeVersion(db, { moved: [], progress: [], changes: [change] });
  const week = db.updateTable("graph.week").set({ version });
  await week.where("dataset", "=", dataset).where("monday", "=", monday).execute();
  return version;
}

/** Shows nothing any more of a dataset's weeks up to this one, by the dataset's public id; false where nothing was shown. */
export async function hideWeek(neo4j: Neo4j, dataset: string, monday: Monday): Promise<boolean> {
  const [hidden] = await neo4j.transaction((run) =>
    run<{ teams: number }>(cypher`
      MATCH (t:Team {dataset: ${dataset}}) WHERE t.monday <= ${monday}
      DETACH DELETE t RETURN count(*) AS teams`),
  );
  return (hidden?.teams ?? 0) > 0;
}

/** The week's teams, with the bridging of the last window that said one. */
async function teamsOf(db: Kysely<Tables>, dataset: number, monday: Monday): Promise<ShownTeam[]> {
  const { rows } = await sql<ShownTeam>`
    select team.id, dataset.id as dataset, parent.id as parent, team.name, said.n, said.suppressed,
      case when said.n is not null then past.bridging end as bridging,
      case when said.n is not null and past.bridging is not null then past.n end as "bridgingOf"
    from graph.published_team said
    join graph.team team on team.number = said.team
    join graph.dataset dataset on dataset.number = said.dataset
    left join graph.team parent on parent.number = said.parent
    left join graph.published_team past on past.team = said.team and past.dataset = said.dataset
      and past.monday = (select max(monday) from graph.published_team
        where dataset = ${dataset} and monday <= ${monday} and bridging is not null)
    where said.dataset = ${dataset} and said.monday = ${monday}
    order by team.id`.execute(db);
  return rows;
}
