import type { Viewer } from "@organism/runtime/access/auth.ts";
import { authorise } from "./authorise.ts";
import type { Operation, Variant } from "./operation.ts";
import type { Supergraph } from "./supergraph.ts";
import { coerceVariables, type Variables } from "./values.ts";

interface Asked {
  viewer: Viewer;
  variables: Variables;
}

/** What every operation passes before any subgraph hears of it; refuses the whole where something does not pass. */
export function prepare(
  { api }: Supergraph,
  operation: Operation,
  asked: Asked,
): { operation: Variant; variables: Variables } {
  authorise(operation.requirements, asked.viewer);
  const variables = coerceVariables(api, operation.node, asked.variables);
  return { operation: operation.variantOf(variables), variables };
}
