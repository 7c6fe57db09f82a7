import { buildOperationContext, executeQueryPlan, type GraphQLDataSource } from "@apollo/gateway";
import type { QueryPlan } from "@apollo/query-planner";
import { OrganismError } from "@organism/runtime/errors.ts";
import { GraphQLError } from "graphql";
import type { Variant } from "../operation.ts";
import { createPlanner } from "../planner.ts";
import type { Ask, Question } from "../subgraphs.ts";
import type { Supergraph } from "../supergraph.ts";
import { fillEmpty } from "../variant.ts";
import type { Data } from "./data.ts";
import type { Executor, Result } from "./executor.ts";

type RequestContext = Parameters<typeof executeQueryPlan>[2];

/** @apollo/gateway's execution over the same connections: what ours is compared with. */
export function createApolloExecutor(supergraph: Supergraph): Executor {
  const { api, apiForPlanning, whole, subgraphs } = supergraph;
  const planner = createPlanner(supergraph);
  const plans = new WeakMap<Variant, QueryPlan>();
  const planOf = (operation: Variant) => {
    const plan = plans.get(operation) ?? planner(fillEmpty(operation.document), operation.name);
    plans.set(operation, plan);
    return plan;
  };
  return async ({ operation, variables, ask }) => {
    // Of its fetches it does not say which of them only read.
    const kind = operation.node.operation;
    const sources = Object.fromEntries(subgraphs.map(({ name }) => [name, sourceOf(name, kind, ask)]));
    const operationContext = buildOperationContext({
      schema: api,
      operationDocument: operation.document,
      operationName: operation.name,
    });
    const request = { query: "", variables: { ...variables }, operationName: operation.name };
    // Of a request it reads no more than this; the rest belongs to Apollo Server.
    const context = { request, context: {}, metrics: {}, logger: console } as unknown as RequestContext;
    const plan = planOf(operation);
    const result = await executeQueryPlan(plan, sources, context, operationContext, whole, apiForPlanning);
    return result as Result;
  };
}

function sourceOf(name: string, kind: Question["kind"], ask: Ask): GraphQLDataSource {
  return {
    async process({ request: { query, variables, operationName } }) {
      try {
        const answer = await ask({
          subgraph: name,
          kind,
          body: JSON.stringify({ query, variables, operationName }),
        });
        return answer as { data: Data };
      } catch (error) {
        if (!(error instanceof OrganismError)) throw error;
        throw new GraphQLError(error.message, { extensions: { code: error.code, service: name } });
      }
    },
  };
}
