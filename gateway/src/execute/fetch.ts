import type { FetchNode } from "@apollo/query-planner";
import { type GraphQLSchema, Kind, parse, type SelectionSetNode } from "graphql";
import type { Answer } from "../subgraphs/answer.ts";
import type { Variables } from "../values.ts";
import { type Data, emptyData, mergeIntoAll } from "./data.ts";
import { passOn, tellAway } from "./fault.ts";
import { type PlanPath, placesAt, type ResponsePath } from "./place.ts";
import { renamePath, rewrite } from "./rewrite.ts";
import type { Run, Step } from "./run.ts";

/** A fetch of a plan with the path, from the root of the answer, of what it fills. */
export interface FetchAt {
  node: FetchNode;
  at: PlanPath;
  schema: GraphQLSchema;
}

/** A fetch of root fields. */
export function compileRootFetch(fetch: FetchAt): Step {
  const { node, at, schema } = fetch;
  const bodyOf = compileBody(node);
  const keys = rootKeysOf(node);
  return async (targets, run) => {
    const answer = await askOr(node, run, bodyOf(run.variables), (error) => {
      for (const place of pathsOf(run.root, at))
        for (const key of keys) run.errors.push(tellAway(node.serviceName, error, [...place, key]));
    });
    if (!answer) return;
    tellRootFaults(fetch, answer, run, keys);
    if (!answer.data) return;
    rewrite(schema, node.outputRewrites ?? [], answer.data);
    mergeIntoAll(targets, answer.data);
  };
}

function tellRootFaults({ node, at }: FetchAt, { errors }: Answer, run: Run, keys: readonly string[]) {
  for (const error of errors ?? [])
    for (const place of pathsOf(run.root, at)) {
      // One without a path, such as a refusal of the whole, concerns every field that was asked.
      const paths = error.path
        ? [renamePath(node.outputRewrites ?? [], error.path)]
        : keys.map((key) => [key]);
      for (const path of paths) run.errors.push(passOn(node.serviceName, error, [...place, ...path]));
    }
}

/** Sends the body; where there is no answer, says so by `away`. */
export async function askOr(
  { serviceName: subgraph, operationKind: kind }: FetchNode,
  run: Run,
  body: string,
  away: (error: unknown) => void,
): Promise<Answer | undefined> {
  try {
    return await run.ask({ subgraph, kind, body });
  } catch (error) {
    away(error);
    return undefined;
  }
}

const pathsOf = (root: Data, at: PlanPath): ResponsePath[] => placesAt(root, at).map(({ path }) => path);

/** The request's body for given variables, with the representations that are JSON already; what does not change is written once. */
export function compileBody({ operation, operationName, variableUsages = [] }: FetchNode) {
  const name = operationName ? `,"operationName":${JSON.stringify(operationName)}` : "";
  const head = `{"query":${JSON.stringify(operation)}${name},"variables":`;
  return (variables: Variables, more: Variables = {}, representations?: string): string => {
    const used = emptyData();
    for (const usage of variableUsages) if (usage in variables) used[usage] = variables[usage];
    const values = JSON.stringify(Object.assign(used, more));
    if (representations === undefined) return `${head}${values}}`;
    const others = values === "{}" ? "" : `,${values.slice(1, -1)}`;
    return `${head}{"representations":${representations}${others}}}`;
  };
}

/** The response keys of an operation's root fields, in the client's names. */
function rootKeysOf({ operation, outputRewrites = [] }: FetchNode): string[] {
  const { definitions } = parse(operation, { noLocation: true });
  const keys = (set: SelectionSetNode): string[] =>
    set.selections.flatMap((selection) => {
      if (selection.kind === Kind.FIELD) return [(selection.alias ?? selection.name).value];
      if (selection.kind === Kind.INLINE_FRAGMENT) return keys(selection.selectionSet);
      const fragment = definitions.find(
        (one) => one.kind === Kind.FRAGMENT_DEFINITION && one.name.value === selection.name.value,
      );
      return fragment && "selectionSet" in fragment ? keys(fragment.selectionSet) : [];
    });
  const found = definitions.flatMap((one) =>
    one.kind === Kind.OPERATION_DEFINITION ? keys(one.selectionSet) : [],
  );
  return [...new Set(renamePath(outputRewrites, found).map(String))];
}
