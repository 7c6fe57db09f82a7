import type { FetchDataRewrite } from "@apollo/query-planner";
import type { GraphQLSchema } from "graphql";
import { type Data, isData, own, put } from "./data.ts";
import { type ResponsePath, typeIn } from "./place.ts";
import { isKindOf } from "./type-condition.ts";

/** Changes the data in place as the planner asks: interface objects' type names, and fields asked under another alias. */
export function rewrite(schema: GraphQLSchema, rewrites: readonly FetchDataRewrite[], data: Data): void {
  for (const one of rewrites) {
    const last = one.path.at(-1);
    if (last !== undefined) apply(schema, one.path.slice(0, -1), data, (parent) => change(one, last, parent));
  }
}

function change(one: FetchDataRewrite, key: string, parent: Data) {
  if (one.kind === "ValueSetter") return put(parent, key, one.setValueTo);
  const value = own(parent, key);
  if (value === undefined) return;
  put(parent, one.renameKeyTo, value);
  if (one.renameKeyTo !== key) delete parent[key];
}

function apply(
  schema: GraphQLSchema,
  path: readonly string[],
  value: unknown,
  act: (parent: Data) => void,
): void {
  if (Array.isArray(value)) {
    for (const item of value) apply(schema, path, item, act);
    return;
  }
  if (!isData(value)) return;
  const [first, ...rest] = path;
  const condition = first === undefined ? undefined : typeIn(first);
  if (first === undefined) act(value);
  else if (condition === undefined) apply(schema, rest, own(value, first), act);
  else if (appliesTo(schema, value, condition)) apply(schema, rest, value, act);
}

// Where the subgraph was not asked for the type, the planner knew that it could be no other.
const appliesTo = (schema: GraphQLSchema, value: Data, condition: string) =>
  own(value, "__typename") === undefined || isKindOf(schema, own(value, "__typename"), condition);

/** The client's keys for a path in a subgraph's answer. */
export function renamePath(rewrites: readonly FetchDataRewrite[], path: ResponsePath): ResponsePath {
  const renamed = new Map(
    rewrites.flatMap((one) => (one.kind === "KeyRenamer" ? [[one.path.at(-1), one.renameKeyTo]] : [])),
  );
  return path.map((key) => renamed.get(String(key)) ?? key);
}
