import type { FieldNode, GraphQLResolveInfo, SelectionSetNode } from "graphql";

/** The fields of the type that are asked for here, whichever way they are written. */
export function selectedFields({ fieldNodes, fragments }: GraphQLResolveInfo, type: string): string[] {
  const fieldsIn = (set: SelectionSetNode | undefined): FieldNode[] =>
    (set?.selections ?? []).flatMap((selection) => {
      if (selection.kind === "Field") return [selection];
      const fragment = selection.kind === "FragmentSpread" ? fragments[selection.name.value] : selection;
      return (fragment?.typeCondition?.name.value ?? type) === type ? fieldsIn(fragment?.selectionSet) : [];
    });
  const names = fieldNodes
    .flatMap(({ selectionSet }) => fieldsIn(selectionSet))
    .map(({ name }) => name.value);
  return [...new Set(names)].filter((name) => !name.startsWith("__"));
}
