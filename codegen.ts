import { readdirSync } from "node:fs";
import type { CodegenConfig } from "@graphql-codegen/cli";
import { addTypenameSelectionDocumentTransform } from "@graphql-codegen/client-preset";

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
  causal: { Question: "../store/questions.ts#StoredQuestion" },
};

/** One file of resolver types for each subgraph, from its hand-written schema. */
const stages = Object.fromEntries(
  readdirSync("subgraphs").map((stage) => [
    `subgraphs/${stage}/src/generated/resolvers.ts`,
    {
      ...resolvers,
      schema: `subgraphs/${stage}/schema.graphql`,
      config: { ...resolvers.config, contextType: "../context.ts#Context", mappers: mappers[stage] ?? {} },
    },
  ]),
);

/** The web's documents as types, and by their hashes for the gateway's manifest. */
const web: CodegenConfig["generates"] = {
  "web/src/generated/": {
    schema: "supergraph.graphql",
    documents: ["web/src/**/*.{ts,tsx}", "!web/src/generated/**"],
    preset: "client",
    presetConfig: {
      // A panel takes the type of its fragment; a page's answer has them all.
      fragmentMasking: false,
      persistedDocuments: { hashAlgorithm: "sha256" },
    },
    // The cache needs them, and the gateway executes the text of the manifest, not what the client would add to it.
    documentTransforms: [addTypenameSelectionDocumentTransform],
    config: {
      enumsAsTypes: true,
      useTypeImports: true,
      defaultScalarType: "unknown",
      scalars: { DateTime: "string", IsoWeek: "string", ID: "string" },
    },
  },
};

const config: CodegenConfig = { generates: { ...stages, ...web } };

export default config;
