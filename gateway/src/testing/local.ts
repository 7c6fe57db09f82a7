import { hash } from "node:crypto";
import { ApolloGateway, type GraphQLDataSource } from "@apollo/gateway";
import { buildSubgraphSchema } from "@apollo/subgraph";
import { graphql, parse } from "graphql";
import type { Data } from "../execute/data.ts";
import { createOwnExecutor } from "../execute/own.ts";
import { createOperation } from "../operation.ts";
import { createPlanner } from "../planner.ts";
import type { Answer } from "../subgraphs/answer.ts";
import type { Ask } from "../subgraphs.ts";
import { readSupergraph, type Supergraph } from "../supergraph.ts";
import { coerceVariables } from "../values.ts";
import { type Answering, asText } from "./comparing.ts";
import { compose, type Part } from "./federation.ts";
import { wholeOf } from "./whole.ts";

/** A federation of a few types that covers one way of cutting a graph. */
export interface Small {
  parts: Record<string, Part>;
  /** Which objects an interface object stands for. */
  interfaceObjects?: Record<string, string[]>;
  /** Resolvers of the one server that are called something else in the parts. */
  renamed?: Record<string, Record<string, unknown>>;
}

/** The federation in this process: no tokens, shields or ports, but every question and answer is text in between. */
export function openLocal({ parts, interfaceObjects = {}, renamed = {} }: Small) {
  const text = compose(parts, new Map());
  const supergraph = readSupergraph(text);
  const schemas = new Map(Object.entries(parts).map(([name, part]) => [name, schemaOf(part)]));
  /** What the subgraphs were asked, in turn. */
  const asked: { subgraph: string; query: string; variables: Data }[] = [];
  const ask: Ask = async ({ subgraph, body }) => {
    const { query, variables } = JSON.parse(body);
    asked.push({ subgraph, query, variables });
    const schema = schemas.get(subgraph);
    if (!schema) throw new Error(`the plan names a subgraph ${subgraph}`);
    return asText<Answer>(await graphql({ schema, source: query, variableValues: variables }));
  };
  const resolvers = Object.values(parts).map((part) => part.resolvers as Record<string, Data>);
  const whole = wholeOf(supergraph.api, [...resolvers, renamed], interfaceObjects);
  return { api: supergraph.api, asked, whole, ours: oursOf(supergraph, ask), apollo: apolloOf(text, ask) };
}

const schemaOf = ({ schema, resolvers }: Part) =>
  buildSubgraphSchema([{ typeDefs: parse(schema), resolvers: resolvers as never }]);

function oursOf(supergraph: Supergraph, ask: Ask): Answering {
  const planner = createPlanner(supergraph);
  const execute = createOwnExecutor(supergraph);
  return async (query, given = {}) => {
    const document = parse(query);
    const operation = createOperation({
      supergraph,
      planner,
      document,
      name: undefined,
      hash: hash("sha256", query),
      listed: false,
    });
    const variables = coerceVariables(supergraph.api, operation.node, given);
    return asText(await execute({ operation: operation.variantOf(variables), variables, ask }));
  };
}

/** The stock gateway, with its own planning. */
function apolloOf(text: string, ask: Ask): Answering {
  // It refuses to load what it would not enforce; nothing is enforced here.
  const supergraphSdl = text.replaceAll(", for: SECURITY", "");
  const source = (subgraph: string): GraphQLDataSource => ({
    async process({ request: { query, variables } }) {
      return (await ask({ subgraph, kind: "query", body: JSON.stringify({ query, variables }) })) as never;
    },
  });
  const gateway = new ApolloGateway({
    supergraphSdl,
    buildService: ({ name }) => source(name),
    logger: silent,
  });
  const loaded = gateway.load();
  return async (query, variables = {}) => {
    const { executor, schema } = await loaded;
    const request = { query, variables: { ...variables } };
    // Of what Apollo Server knows of a request it reads no more than this.
    const context = {
      request,
      document: parse(query),
      queryHash: hash("sha256", query),
      schema,
      context: {},
      metrics: {},
      logger: silent,
    };
    return asText(await executor(context as never));
  };
}

const silent = {
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
};
