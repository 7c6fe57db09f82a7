import {
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLNamedType,
  type GraphQLSchema,
  Kind,
  type SelectionSetNode,
} from "graphql";
import { isKindOf } from "./type-condition.ts";

/** What selections refer to. */
export interface Selecting {
  schema: GraphQLSchema;
  fragments: ReadonlyMap<string, FragmentDefinitionNode>;
}

export const fragmentsOf = ({ definitions }: DocumentNode) =>
  new Map(
    definitions.flatMap((one) =>
      one.kind === Kind.FRAGMENT_DEFINITION ? [[one.name.value, one] as const] : [],
    ),
  );

/** The fields an object of the type is asked for, by response key in the order of the response. */
export function collectFields(
  selecting: Selecting,
  type: GraphQLNamedType,
  selectionSets: readonly SelectionSetNode[],
): Map<string, FieldNode[]> {
  const fields = new Map<string, FieldNode[]>();
  const seen = new Set<string>();
  for (const set of selectionSets) collect({ selecting, type, fields, seen }, set);
  return fields;
}

interface Collecting {
  selecting: Selecting;
  type: GraphQLNamedType;
  fields: Map<string, FieldNode[]>;
  seen: Set<string>;
}

function collect(collecting: Collecting, { selections }: SelectionSetNode): void {
  const { selecting, type, fields, seen } = collecting;
  for (const selection of selections) {
    if (selection.kind === Kind.FIELD) {
      const key = (selection.alias ?? selection.name).value;
      const same = fields.get(key);
      if (same) same.push(selection);
      else fields.set(key, [selection]);
      continue;
    }
    const fragment = fragmentOf(selecting, selection, seen);
    const condition = fragment?.typeCondition?.name.value;
    if (fragment && (!condition || isKindOf(selecting.schema, type.name, condition)))
      collect(collecting, fragment.selectionSet);
  }
}

type Spread = Exclude<SelectionSetNode["selections"][number], FieldNode>;

// A fragment spread twice into one object adds nothing the second time.
function fragmentOf({ fragments }: Selecting, spread: Spread, seen: Set<string>) {
  if (spread.kind === Kind.INLINE_FRAGMENT) return spread;
  const name = spread.name.value;
  if (seen.has(name)) return undefined;
  seen.add(name);
  return fragments.get(name);
}
