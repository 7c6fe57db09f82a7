import {
  type ArgumentNode,
  type DocumentNode,
  type GraphQLNamedType,
  type GraphQLSchema,
  getNamedType,
  isAbstractType,
  isCompositeType,
  type OperationDefinitionNode,
  type SelectionSetNode,
  valueFromASTUntyped,
} from "graphql";
import { collectFields, fragmentsOf, type Selecting } from "../execute/collect.ts";
import type { Rules } from "../rules.ts";
import type { Variables } from "../values.ts";

/** What an answer depends on: it stays the same for as long as these versions of the data do. */
export interface Freshness {
  kinds: readonly string[];
  /** The datasets that are asked about. */
  datasetsOf: (variables: Variables) => string[];
}

interface Setting {
  api: GraphQLSchema;
  rules: Rules;
}

interface Asked {
  document: DocumentNode;
  node: OperationDefinitionNode;
}

/** Undefined where some field says of no version what it depends on: that answer is made anew each time. */
export function freshnessOf({ api, rules }: Setting, { document, node }: Asked): Freshness | undefined {
  const root = api.getRootType(node.operation);
  if (!root) return undefined;
  const walk: Walk = {
    rules,
    selecting: { schema: api, fragments: fragmentsOf(document) },
    kinds: new Set(),
    datasets: [],
  };
  if (!walkInto(walk, root, [node.selectionSet], undefined)) return undefined;
  return {
    kinds: [...walk.kinds].sort(),
    datasetsOf: (variables) =>
      [...new Set(walk.datasets.map(({ value }) => String(valueFromASTUntyped(value, variables))))].sort(),
  };
}

interface Walk {
  rules: Rules;
  selecting: Selecting;
  kinds: Set<string>;
  datasets: ArgumentNode[];
}

/** Subgraphs that may have given what is walked into; undefined at the root, where nothing is inherited. */
type From = ReadonlySet<string> | undefined;

function walkInto(
  walk: Walk,
  type: GraphQLNamedType,
  sets: readonly SelectionSetNode[],
  from: From,
): boolean {
  const { schema } = walk.selecting;
  if (isAbstractType(type))
    return schema.getPossibleTypes(type).every((one) => walkInto(walk, one, sets, from));
  return [...collectFields(walk.selecting, type, sets).values()].every(([first, ...others]) => {
    if (!first || first.name.value.startsWith("__")) return first?.name.value === "__typename";
    const at = `${type.name}.${first.name.value}`;
    const giving = givenBy(walk, type, at, from);
    if (!giving) return false;
    if (from === undefined) {
      const dataset = first.arguments?.find(({ name }) => name.value === "dataset");
      if (!dataset) return false;
      walk.datasets.push(dataset);
    }
    const field = "getFields" in type ? type.getFields()[first.name.value] : undefined;
    const below = field && getNamedType(field.type);
    if (!isCompositeType(below)) return true;
    return walkInto(
      walk,
      below,
      [first, ...others].flatMap(({ selectionSet }) => selectionSet ?? []),
      giving,
    );
  });
}

// Its own versions, or those of the parent where the same subgraph can have answered both.
function givenBy({ rules, kinds }: Walk, { name }: GraphQLNamedType, at: string, from: From): From {
  const graphs = rules.graphs.get(at) ?? rules.graphs.get(name) ?? new Set();
  const versions = rules.versions.get(at);
  if (versions) {
    for (const kind of versions) kinds.add(kind);
    return graphs;
  }
  const both = graphs.intersection(from ?? new Set());
  return both.size > 0 ? both : undefined;
}
