import { hash } from "node:crypto";
import { readFile } from "node:fs/promises";
import {
  Supergraph as ApolloSupergraph,
  ROUTER_SUPPORTED_SUPERGRAPH_FEATURES,
  type Schema,
} from "@apollo/federation-internals";
import { OrganismError } from "@organism/runtime/errors.ts";
import { type GraphQLSchema, parse } from "graphql";
import { contradictionsIn } from "./required.ts";
import { type Rules, readRules } from "./rules.ts";
import type { Address } from "./subgraphs.ts";

/** A composed graph, in the forms that planning, validation and execution want. */
export interface Supergraph {
  composed: ApolloSupergraph;
  /** What clients may ask. */
  api: GraphQLSchema;
  apiForPlanning: Schema;
  /** The whole, with what is inaccessible to clients but travels between subgraphs. */
  whole: GraphQLSchema;
  rules: Rules;
  subgraphs: readonly Address[];
  hash: string;
}

// Whoever writes `@policy` relies on it; nobody here would enforce it. Connectors are not executed either.
const notOurs = /\/(policy|connect)\/v/;
const features = new Set([...ROUTER_SUPPORTED_SUPERGRAPH_FEATURES].filter((url) => !notOurs.test(url)));

export async function loadSupergraph(file: string): Promise<Supergraph> {
  return readSupergraph(await readFile(file, "utf8").catch((cause) => missing(file, cause)));
}

function missing(file: string, cause: unknown): never {
  const advice = "`npm run generate` makes it; --supergraph names another";
  throw new OrganismError("SUPERGRAPH_MISSING", `The supergraph ${file} cannot be read: ${advice}`, {
    cause,
  });
}

/** Throws `SUPERGRAPH_INVALID` where it is none, or asks for protection (`for: SECURITY`) that this gateway does not give. */
export function readSupergraph(text: string): Supergraph {
  const composed = build(text);
  const document = parse(text);
  const contradictions = contradictionsIn(document);
  if (contradictions.length > 0)
    throw new OrganismError(
      "SUPERGRAPH_INVALID",
      `The supergraph cannot be served, as the planner would mix up values: ${contradictions.join("; ")}. Give each of them a field of its own`,
    );
  const apiForPlanning = composed.apiSchema();
  return {
    composed,
    apiForPlanning,
    api: apiForPlanning.toGraphQLJSSchema(),
    whole: composed.schema.toGraphQLJSSchema(),
    rules: readRules(composed.schema, document),
    subgraphs: composed.subgraphsMetadata(),
    hash: hash("sha256", text),
  };
}

function build(text: string) {
  try {
    return ApolloSupergraph.build(text, { supportedFeatures: features });
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new OrganismError("SUPERGRAPH_INVALID", `The supergraph cannot be served: ${reason}`, { cause });
  }
}
