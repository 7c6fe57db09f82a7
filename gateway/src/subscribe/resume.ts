import {
  type ArgumentNode,
  type DocumentNode,
  type FieldNode,
  type GraphQLSchema,
  Kind,
  type OperationDefinitionNode,
  parseType,
  TypeInfo,
  type ValueNode,
  valueFromASTUntyped,
  visit,
  visitWithTypeInfo,
} from "graphql";
import type { Variables } from "../values.ts";

/** Where the event's id stands in what the subgraph sends. */
export const EVENT_ID = "_eventId";

/** The variable by which the gateway says where to continue. */
export const SINCE = "_since";

const name = (value: string) => ({ kind: Kind.NAME, value }) as const;
const sinceArgument: ArgumentNode = {
  kind: Kind.ARGUMENT,
  name: name("since"),
  value: { kind: Kind.VARIABLE, name: name(SINCE) },
};
const eventIdField: FieldNode = { kind: Kind.FIELD, alias: name(EVENT_ID), name: name("eventId") };

/** A resumable subscription as the gateway asks for it, and where its client wants to continue. */
export interface Resumable {
  document: DocumentNode;
  sinceOf: (variables: Variables) => string | undefined;
}

/** Takes `since` out of the client's hand, so that it is no part of what is asked, and asks for each event's id. */
export function makeResumable(
  api: GraphQLSchema,
  document: DocumentNode,
  operation: OperationDefinitionNode,
): Resumable {
  const types = new TypeInfo(api);
  let since: ValueNode | undefined;
  const changed = visit(
    document,
    visitWithTypeInfo(types, {
      Field(node) {
        if (types.getParentType() !== api.getSubscriptionType() || !node.selectionSet) return undefined;
        const given = node.arguments ?? [];
        since = given.find((one) => one.name.value === "since")?.value;
        return {
          ...node,
          arguments: [...given.filter((one) => one.name.value !== "since"), sinceArgument],
          selectionSet: { ...node.selectionSet, selections: [eventIdField, ...node.selectionSet.selections] },
        };
      },
    }),
  );
  return {
    document: declareSince(changed, operation),
    sinceOf: (variables) => (since ? textOf(since, variables) : undefined),
  };
}

function textOf(since: ValueNode, variables: Variables): string | undefined {
  const value = valueFromASTUntyped(since, variables);
  return value === null || value === undefined ? undefined : String(value);
}

function declareSince(
  document: DocumentNode,
  { name: operationName }: OperationDefinitionNode,
): DocumentNode {
  return visit(document, {
    OperationDefinition: (node) =>
      node.name?.value === operationName?.value
        ? {
            ...node,
            variableDefinitions: [
              ...(node.variableDefinitions ?? []),
              {
                kind: Kind.VARIABLE_DEFINITION,
                variable: { kind: Kind.VARIABLE, name: name(SINCE) },
                type: parseType("ID"),
              },
            ],
          }
        : undefined,
  });
}
