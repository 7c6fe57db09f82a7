import {
  type Supergraph as ComposedSupergraph,
  operationFromDocument,
  type Schema,
} from "@apollo/federation-internals";
import {
  type FetchDataRewrite,
  type FetchNode,
  type PlanNode,
  type QueryPlan,
  QueryPlanner,
} from "@apollo/query-planner";
import type { DocumentNode } from "graphql";
import type { Supergraph } from "./supergraph.ts";

/** Which subgraph is asked for what, in which order. The only door to the planner, so that another can stand behind it. */
export type Planner = (document: DocumentNode, operationName: string | undefined) => QueryPlan;

export function createPlanner({ composed, apiForPlanning }: Supergraph): Planner {
  const planner = new QueryPlanner(composed);
  const nameInterfaces = createNaming(composed);
  return (document, operationName) => {
    const name = operationName === undefined ? {} : { operationName };
    const plan = planner.buildQueryPlan(operationFromDocument(apiForPlanning, document, name));
    for (const fetch of fetchesOf(plan.node)) nameInterfaces(fetch);
    return plan;
  };
}

function* fetchesOf(node: QueryPlan["node"] | PlanNode): Generator<FetchNode> {
  if (node?.kind === "Fetch") yield node;
  if (node?.kind === "Flatten") yield* fetchesOf(node.node);
  if (node?.kind === "Subscription") yield* fetchesOf(node.rest);
  if (node?.kind === "Sequence" || node?.kind === "Parallel")
    for (const one of node.nodes) yield* fetchesOf(one);
}

/**
 * Of an interface object a subgraph knows the interface alone. The planner forgets at times to say so, and sends it entities of
 * a type that it never heard of.
 */
function createNaming(composed: ComposedSupergraph) {
  const known = new Map<string, FetchDataRewrite[]>();
  for (const { name, schema } of composed.subgraphs()) known.set(name, namesOf(composed.schema, schema));
  return (fetch: FetchNode) => {
    const names = fetch.requires ? (known.get(fetch.serviceName) ?? []) : [];
    if (names.length > 0) fetch.inputRewrites = [...(fetch.inputRewrites ?? []), ...names];
  };
}

const namesOf = (whole: Schema, subgraph: Schema): FetchDataRewrite[] =>
  whole
    .interfaceTypes()
    .filter(({ name }) => subgraph.type(name)?.kind === "ObjectType")
    .flatMap((one) =>
      one
        .possibleRuntimeTypes()
        .filter(({ name }) => !subgraph.type(name))
        .map(({ name }) => ({
          kind: "ValueSetter",
          path: [`... on ${name}`, "__typename"],
          setValueTo: one.name,
        })),
    );
