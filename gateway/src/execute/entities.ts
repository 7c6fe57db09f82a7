import type { GraphQLError } from "graphql";
import type { Answer } from "../subgraphs/answer.ts";
import { contextsOf } from "./context.ts";
import { type Data, isData, mergeIntoAll, own, put } from "./data.ts";
import { passOn, tellAway } from "./fault.ts";
import { askOr, compileBody, type FetchAt } from "./fetch.ts";
import { commonPath, placesAt, type ResponsePath } from "./place.ts";
import { type Batch, gather } from "./representation.ts";
import { renamePath, rewrite } from "./rewrite.ts";
import type { Run, Step } from "./run.ts";
import { isKindOf } from "./type-condition.ts";

/** A fetch of fields of entities: one request for all of them, each entity in it once. */
export function compileEntityFetch(fetch: FetchAt): Step {
  const { node, schema } = fetch;
  const bodyOf = compileBody(node);
  const wanted = { schema, requires: node.requires ?? [], rewrites: node.inputRewrites ?? [] };
  const fill = async (targets: readonly Data[], run: Run, values: Data) => {
    const batch = gather(targets, wanted);
    const { representations } = batch;
    if (representations.length === 0) return;
    const body = bodyOf(run.variables, values, `[${representations.join(",")}]`);
    const answer = await askOr(node, run, body, (error) =>
      run.errors.push(tellAway(node.serviceName, error, commonPath(pathsOf(fetch, run, batch).flat()))),
    );
    if (answer) takeAnswer({ fetch, run, batch, answer });
  };
  return async (targets, run) => {
    if (!node.contextRewrites?.length) return fill(targets, run, {});
    const groups = contextsOf(
      { schema, root: run.root, at: fetch.at, rewrites: node.contextRewrites },
      targets,
    );
    await Promise.all(groups.map(({ members, values }) => fill(members, run, values)));
  };
}

interface Taking {
  fetch: FetchAt;
  run: Run;
  batch: Batch;
  answer: Answer;
}

function takeAnswer(taking: Taking) {
  const { fetch, run, batch, answer } = taking;
  run.errors.push(...faultsOf(taking));
  const entities = answer.data?.["_entities"];
  if (!Array.isArray(entities)) return;
  for (const [index, entity] of entities.entries()) {
    const holders = batch.holders[index];
    if (holders && isData(entity)) fill(fetch, holders, entity);
  }
}

function fill({ node, schema }: FetchAt, holders: readonly Data[], entity: Data) {
  const held = own(holders[0] ?? entity, "__typename");
  const given = own(entity, "__typename");
  // A subgraph that knows an interface object only names the interface; what is known already is closer.
  if (given === undefined || isKindOf(schema, held, String(given))) put(entity, "__typename", held);
  rewrite(schema, node.outputRewrites ?? [], entity);
  mergeIntoAll(holders, entity);
}

// An error at `_entities.N` is told wherever that entity stands: the client knows no other paths than its own.
function faultsOf({ fetch, run, batch, answer: { errors } }: Taking): GraphQLError[] {
  if (!errors?.length) return [];
  const { serviceName, outputRewrites = [] } = fetch.node;
  const paths = pathsOf(fetch, run, batch);
  return errors.flatMap((error) => {
    const [, index, ...rest] = error.path ?? [];
    const places = typeof index === "number" ? paths[index] : undefined;
    if (!places) return [passOn(serviceName, error, commonPath(paths.flat()))];
    return places.map((place) => passOn(serviceName, error, [...place, ...renamePath(outputRewrites, rest)]));
  });
}

/** Where the entities stand, by the index of their representation. */
function pathsOf({ at }: FetchAt, { root }: Run, { holders }: Batch): ResponsePath[][] {
  const places = new Map<Data, ResponsePath>(placesAt(root, at).map(({ data, path }) => [data, path]));
  return holders.map((some) => some.flatMap((holder) => [places.get(holder) ?? []]));
}
