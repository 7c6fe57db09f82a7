import {
  type DocumentNode,
  executeSync,
  type FieldNode,
  type GraphQLObjectType,
  type GraphQLSchema,
  Kind,
  type OperationDefinitionNode,
} from "graphql";
import type { Variables } from "../values.ts";
import { fragmentsOf } from "./collect.ts";
import { compileObject, FAILED, type Lack } from "./complete.ts";
import type { Data } from "./data.ts";

/** What the client asked for, cut out of what the subgraphs gave; and what is missing in it. */
export type Shape = (root: Data, variables: Variables) => { data: Data | null; lacks: readonly Lack[] };

interface Asked {
  document: DocumentNode;
  node: OperationDefinitionNode;
}

export function createShape(schema: GraphQLSchema, { document, node }: Asked): Shape {
  const fragments = fragmentsOf(document);
  const root = schema.getRootType(node.operation) as GraphQLObjectType;
  const complete = compileObject({ schema, fragments }, root, [node.selectionSet]);
  return (raw, variables) => {
    const lacks: Lack[] = [];
    const introspect = (nodes: readonly FieldNode[]) =>
      introspection({ schema, document, node, nodes, variables });
    const data = complete(raw, { path: [], lacks, introspect });
    return { data: data === FAILED ? null : (data as Data), lacks };
  };
}

interface Introspection extends Asked {
  schema: GraphQLSchema;
  nodes: readonly FieldNode[];
  variables: Variables;
}

function introspection({ schema, document, node, nodes, variables }: Introspection): unknown {
  const { data } = executeSync({
    schema,
    document: {
      ...document,
      definitions: [
        { ...node, selectionSet: { kind: Kind.SELECTION_SET, selections: nodes } },
        ...fragmentsOf(document).values(),
      ],
    },
    variableValues: variables,
  });
  return Object.values(data ?? {})[0] ?? null;
}
