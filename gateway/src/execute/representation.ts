import type { FetchDataRewrite, QueryPlanSelectionNode } from "@apollo/query-planner";
import type { GraphQLSchema } from "graphql";
import { type Data, emptyData, isData, merge, own, put } from "./data.ts";
import { rewrite } from "./rewrite.ts";
import { isKindOf } from "./type-condition.ts";

/** What `_entities` is asked for: each entity once, with all the places of the answer that it fills. */
export interface Batch {
  /** As JSON. */
  representations: string[];
  /** By the index of their representation. */
  holders: Data[][];
}

interface Wanted {
  schema: GraphQLSchema;
  requires: readonly QueryPlanSelectionNode[];
  rewrites: readonly FetchDataRewrite[];
}

/** An entity whose required fields are not all there is left out: what would be asked about it has no meaning. */
export function gather(targets: readonly Data[], { schema, requires, rewrites }: Wanted): Batch {
  const batch: Batch = { representations: [], holders: [] };
  const positions = new Map<string, number>();
  for (const target of targets) {
    const representation = select(schema, requires, target);
    if (!representation || own(representation, "__typename") === undefined) continue;
    rewrite(schema, rewrites, representation);
    const key = JSON.stringify(representation);
    const position = positions.get(key);
    if (position !== undefined) {
      batch.holders[position]?.push(target);
      continue;
    }
    positions.set(key, batch.representations.push(key) - 1);
    batch.holders.push([target]);
  }
  return batch;
}

// Undefined: something that must be there is not.
function select(
  schema: GraphQLSchema,
  selections: readonly QueryPlanSelectionNode[],
  from: Data,
): Data | undefined {
  const selected = emptyData();
  for (const selection of selections) {
    if (selection.kind === "Field") {
      const key = selection.alias ?? selection.name;
      const value = selectValue(schema, selection.selections, own(from, key));
      if (value === undefined) return undefined;
      put(selected, key, value);
    } else if (
      !selection.typeCondition ||
      isKindOf(schema, own(from, "__typename"), selection.typeCondition)
    ) {
      const part = select(schema, selection.selections, from);
      if (!part) return undefined;
      merge(selected, part);
    }
  }
  return selected;
}

function selectValue(
  schema: GraphQLSchema,
  selections: readonly QueryPlanSelectionNode[] | undefined,
  value: unknown,
): unknown {
  if (!selections || value === null || value === undefined) return value;
  if (isData(value)) return select(schema, selections, value);
  if (!Array.isArray(value)) return undefined;
  const items = value.map((item) => selectValue(schema, selections, item));
  return items.includes(undefined) ? undefined : items;
}
