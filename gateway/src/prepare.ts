import type { Viewer } from "@organism/runtime/access/auth.ts";
import { authorise } from "./authorise.ts";
import type { Documents } from "./documents.ts";
import type { Variant } from "./operation.ts";
import type { GraphqlRequest } from "./request.ts";
import type { Supergraph } from "./supergraph.ts";
import { coerceVariables, type Variables } from "./values.ts";

interface Setting {
  documents: Documents;
  supergraph: Supergraph;
}

/** What every operation passes before any subgraph hears of it; refuses the whole where something does not pass. */
export function prepare(
  { documents, supergraph }: Setting,
  request: GraphqlRequest,
  viewer: Viewer,
): { operation: Variant; variables: Variables } {
  const operation = documents.find(request, viewer);
  authorise(operation.requirements, viewer);
  const variables = coerceVariables(supergraph.api, operation.node, request.variables);
  return { operation: operation.variantOf(variables), variables };
}
