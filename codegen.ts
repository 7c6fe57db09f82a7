import { readdirSync } from "node:fs";
import type { CodegenConfig } from "@graphql-codegen/cli";

const resolvers = {
  plugins: ["typescript", "typescript-resolvers"],
  config: {
    federation: true,
    enumsAsTypes: true,
    useTypeImports: true,
    strictScalars: false,
    defaultScalarType: "unknown",
    scalars: {
      DateTime: { input: "Date", output: "Date" },
      IsoWeek: { input: "string", output: "string" },
      ID: { input: "string", output: "string" },
    },
    avoidOptionals: { field: true, inputValue: false },
    useIndexSignature: false,
  },
};

/** Where a resolver's parent is what the store returned rather than the GraphQL type, by stage. */
const mappers: Record<string, Record<string, string>> = {
  graph: {
    Dataset: "../store/datasets.ts#StoredDataset",
    Person: "../visibility/person.ts#VisiblePerson",
    Team: "../store/teams.ts#ShownTeam",
  },
  metrics: {
    Person: "@organism/graph#VisiblePerson",
    PersonWeek: "../model/measured.ts#KeptWeek",
    Team: "../store/published.ts#Group",
    Alert: "../store/alerts.ts#StoredAlert",
  },
};

/** One file of resolver types for each subgraph, from its hand-written schema. */
const config: CodegenConfig = {
  generates: Object.fromEntries(
    readdirSync("subgraphs").map((stage) => [
      `subgraphs/${stage}/src/generated/resolvers.ts`,
      {
        ...resolvers,
        schema: `subgraphs/${stage}/schema.graphql`,
        config: { ...resolvers.config, contextType: "../context.ts#Context", mappers: mappers[stage] ?? {} },
      },
    ]),
  ),
};

export default config;
