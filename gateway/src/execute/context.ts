import type { FetchDataKeyRenamer } from "@apollo/query-planner";
import type { GraphQLSchema } from "graphql";
import { type Data, emptyData, isData, own } from "./data.ts";
import { type PlanPath, placesAt, type ResponsePath, typeIn } from "./place.ts";
import { isKindOf } from "./type-condition.ts";

const UP = "..";

interface Setting {
  schema: GraphQLSchema;
  root: Data;
  at: PlanPath;
  rewrites: readonly FetchDataKeyRenamer[];
}

/** Targets that see the same values above them, and so can be asked for in one request. */
export interface Group {
  members: Data[];
  values: Data;
}

/** Values for `@fromContext` arguments are variables of the request: one request for each set of values. */
export function contextsOf({ schema, root, at, rewrites }: Setting, targets: readonly Data[]): Group[] {
  const places = new Map(placesAt(root, at).map(({ data, path }) => [data, path]));
  const groups = new Map<string, Group>();
  for (const target of targets) {
    const values = emptyData();
    for (const one of rewrites) {
      const value = lookUp(schema, root, places.get(target) ?? [], one.path);
      if (value !== undefined) values[one.renameKeyTo] = value;
    }
    const key = JSON.stringify(values);
    const group = groups.get(key);
    if (group) group.members.push(target);
    else groups.set(key, { members: [target], values });
  }
  return [...groups.values()];
}

// Each `..` leaves one field, and with it the list elements below it.
function lookUp(schema: GraphQLSchema, root: Data, from: ResponsePath, path: readonly string[]): unknown {
  const ups = path.lastIndexOf(UP) + 1;
  const fields = from.flatMap((key, index) => (typeof key === "string" ? [index] : []));
  const base = ups === 0 ? from : from.slice(0, fields.at(-ups) ?? 0);
  let value: unknown = root;
  for (const key of base) value = Array.isArray(value) ? value[Number(key)] : step(value, String(key));
  for (const key of path.slice(ups)) value = descend(schema, value, key);
  return value;
}

function descend(schema: GraphQLSchema, value: unknown, key: string): unknown {
  if (Array.isArray(value)) return value.map((item) => descend(schema, item, key));
  const condition = typeIn(key);
  if (condition === undefined) return step(value, key);
  const fits = isData(value) && isKindOf(schema, own(value, "__typename"), condition);
  return fits ? value : undefined;
}

const step = (value: unknown, key: string) => (isData(value) ? own(value, key) : undefined);
