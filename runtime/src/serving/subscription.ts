import {
  type DocumentNode,
  type ExecutionResult,
  GraphQLError,
  type GraphQLSchema,
  getOperationAST,
  parse,
  subscribe,
  validate,
} from "graphql";
import { Refusal, type SubscriptionRequest } from "./sockets.ts";

/** Opens a subscription of the schema, or throws `Refusal` with the faults of the document, its values or its source. */
export async function openSubscription(
  schema: GraphQLSchema,
  { query, operationName, variables }: SubscriptionRequest,
  contextValue: unknown,
): Promise<AsyncIterable<ExecutionResult>> {
  const document = parse(query);
  requireSubscription(document, operationName);
  const faults = validate(schema, document);
  if (faults.length > 0) throw new Refusal(faults.map(withoutSuggestion));
  const opened = await subscribe({
    schema,
    document,
    operationName,
    variableValues: variables,
    contextValue,
  });
  if (Symbol.asyncIterator in opened) return opened;
  throw new Refusal(opened.errors ?? []);
}

// Queries and mutations have HTTP, with its limits and statuses.
function requireSubscription(document: DocumentNode, operationName: string | null | undefined) {
  if (getOperationAST(document, operationName)?.operation === "subscription") return;
  const message = "A socket takes one subscription at a time; name it, and send anything else by POST";
  throw new GraphQLError(message, { extensions: { code: "BAD_REQUEST" } });
}

// A wrong field is not answered with the names of right ones.
const withoutSuggestion = (fault: GraphQLError) =>
  new GraphQLError(fault.message.replace(/ Did you mean .*\?$/, ""), {
    nodes: fault.nodes,
    extensions: { code: "GRAPHQL_VALIDATION_FAILED" },
  });
