import { readFile } from "node:fs/promises";
import type { Neo4j } from "@organism/runtime/stores/neo4j.ts";
import { type GraphQLSchema, graphql } from "graphql";

/** A team as last published; every number in it was suppressed before it was stored. */
export interface ShownTeam {
  id: string;
  /** The dataset's public id. */
  dataset: string;
  parent: string | null;
  name: string;
  n: number | null;
  suppressed: "TOO_FEW" | "COMPLEMENTARY" | null;
  /** Over the last window, and of how many people. */
  bridging: number | null;
  bridgingOf: number | null;
}

export interface Teams {
  /** Compiles ahead, so that the first who asks does not wait for it. */
  prepare(): Promise<void>;
  /** In the order of the ids; null where no such team is shown. */
  behind(ids: readonly string[]): Promise<(ShownTeam | null)[]>;
  /** By name, those directly below `parent`, or the topmost. */
  below(page: {
    dataset: string;
    parent: string | null;
    first: number;
    offset: number;
  }): Promise<ShownTeam[]>;
}

const columns = "id dataset parent name n suppressed bridging bridgingOf";

/**
 * Teams in Neo4j, read through @neo4j/graphql over the schema in view.graphql. That schema stays in here: its generated filters
 * never stand at a door. Compiling it takes half a second, most of it loading the library.
 */
export function openTeams(neo4j: Neo4j): Teams {
  let compiled: Promise<GraphQLSchema> | undefined;
  const ask = async (source: string, variableValues: Record<string, unknown>): Promise<ShownTeam[]> => {
    compiled ??= compile();
    const executionContext = {
      run: (text: string, values: Record<string, unknown>) => neo4j.readRecords(text, values),
    };
    const { data, errors } = await graphql({
      schema: await compiled,
      source,
      variableValues,
      contextValue: { executionContext },
    });
    if (errors?.[0]) throw errors[0].originalError ?? errors[0];
    return data?.["teams"] as ShownTeam[];
  };
  return {
    async prepare() {
      compiled ??= compile();
      await compiled;
    },
    async behind(ids) {
      const found = await ask(
        `query ($ids: [ID!]!) { teams(where: { id: { in: $ids } }, limit: 1000) { ${columns} } }`,
        {
          ids,
        },
      );
      const teams = new Map(found.map((team) => [team.id, team]));
      return ids.map((id) => teams.get(id) ?? null);
    },
    below: ({ dataset, parent, first, offset }) =>
      ask(
        `query ($dataset: ID!, $parent: ID, $first: Int!, $offset: Int!) {
          teams(where: { dataset: { eq: $dataset }, parent: { eq: $parent } }, limit: $first, offset: $offset,
            sort: [{ name: ASC }, { id: ASC }]) { ${columns} }
        }`,
        { dataset, parent, first, offset },
      ),
  };
}

async function compile(): Promise<GraphQLSchema> {
  const { Neo4jGraphQL } = await import("@neo4j/graphql");
  const typeDefs = await readFile(new URL("view.graphql", import.meta.url), "utf8");
  return await new Neo4jGraphQL({ typeDefs }).getSchema();
}
