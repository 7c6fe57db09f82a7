import { operationFromDocument } from "@apollo/federation-internals";
import { type QueryPlan, QueryPlanner } from "@apollo/query-planner";
import type { DocumentNode } from "graphql";
import type { Supergraph } from "./supergraph.ts";

/** Which subgraph is asked for what, in which order. The only door to the planner, so that another can stand behind it. */
export type Planner = (document: DocumentNode, operationName: string | undefined) => QueryPlan;

export function createPlanner({ composed, apiForPlanning }: Supergraph): Planner {
  const planner = new QueryPlanner(composed);
  return (document, operationName) =>
    planner.buildQueryPlan(
      operationFromDocument(apiForPlanning, document, operationName === undefined ? {} : { operationName }),
    );
}
