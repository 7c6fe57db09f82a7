import {
  type DirectiveNode,
  type DocumentNode,
  type FieldNode,
  Kind,
  type SelectionNode,
  type SelectionSetNode,
  visit,
} from "graphql";
import type { Variables } from "./values.ts";

/** The variables that `@skip` and `@include` look at. */
export function conditionVariables(document: DocumentNode): string[] {
  const names = new Set<string>();
  visit(document, {
    Directive(node) {
      const value = conditionOf(node);
      if (value?.kind === Kind.VARIABLE) names.add(value.name.value);
    },
  });
  return [...names];
}

/** The document as it reads for these values: without conditions, and without what they leave out. */
export function decide(document: DocumentNode, variables: Variables): DocumentNode {
  return visit(document, {
    Field: (node) => decideSelection(node, variables),
    InlineFragment: (node) => decideSelection(node, variables),
    FragmentSpread: (node) => decideSelection(node, variables),
  });
}

// `null` removes the node, undefined leaves it.
function decideSelection(node: SelectionNode, variables: Variables) {
  const { directives = [] } = node;
  if (!directives.every((one) => holds(one, variables))) return null;
  const others = directives.filter((one) => !conditionOf(one));
  return others.length === directives.length ? undefined : { ...node, directives: others };
}

function holds(directive: DirectiveNode, variables: Variables): boolean {
  const value = conditionOf(directive);
  if (!value) return true;
  const truth =
    value.kind === Kind.VARIABLE ? variables[value.name.value] : value.kind === Kind.BOOLEAN && value.value;
  return Boolean(truth) === (directive.name.value === "include");
}

const conditionOf = ({ name, arguments: given = [] }: DirectiveNode) =>
  name.value === "skip" || name.value === "include" ? given[0]?.value : undefined;

const filler: FieldNode = {
  kind: Kind.FIELD,
  alias: { kind: Kind.NAME, value: "_nothing" },
  name: { kind: Kind.NAME, value: "__typename" },
};

/** Selections that everything was left out of ask for something, because no planner takes an empty one. */
export const fillEmpty = (document: DocumentNode): DocumentNode =>
  visit(document, {
    SelectionSet: (node): SelectionSetNode | undefined =>
      node.selections.length === 0 ? { ...node, selections: [filler] } : undefined,
  });
