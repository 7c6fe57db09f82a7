import { GraphQLError } from "graphql";
import type { Variant } from "../operation.ts";
import type { Supergraph } from "../supergraph.ts";
import type { Lack } from "./complete.ts";
import { emptyData } from "./data.ts";
import type { Executor, Result } from "./executor.ts";
import { compilePlan } from "./plan.ts";
import type { Run, Step } from "./run.ts";
import { createShape, type Shape } from "./shape.ts";

interface Compiled {
  step: Step;
  shape: Shape;
}

/** Executes Apollo's plans, each compiled once for as long as its operation is kept. */
export function createOwnExecutor({ api, whole }: Supergraph): Executor {
  const compiled = new WeakMap<Variant, Compiled>();
  const compile = (operation: Variant): Compiled => {
    const fresh = { step: compilePlan(operation.plan, whole), shape: createShape(api, operation) };
    compiled.set(operation, fresh);
    return fresh;
  };
  return async ({ operation, variables, ask }) => {
    const { step, shape } = compiled.get(operation) ?? compile(operation);
    const run: Run = { variables, root: emptyData(), errors: [], ask };
    await step([run.root], run);
    return resultOf(run, shape);
  };
}

/** What the client gets of an answer, with one error for each thing that is missing and not told about yet. */
export function resultOf({ root, errors, variables }: Run, shape: Shape): Result {
  const { data, lacks } = shape(root, variables);
  const told = new Set(errors.map(({ path = [] }) => keyOf(path)));
  const untold = lacks.filter(({ path }) => !isTold(path, told));
  const all = [...errors, ...untold.map(asError)];
  return all.length > 0 ? { data, errors: all } : { data };
}

const asError = ({ path, message }: Lack) =>
  new GraphQLError(message, { path, extensions: { code: "INVALID_RESULT" } });

const keyOf = (path: readonly (string | number)[]) => path.map((key) => `${key}/`).join("");

// An error at the place or above it tells why nothing is there; so does one below it, whose null has risen to it.
function isTold(path: readonly (string | number)[], told: ReadonlySet<string>): boolean {
  if (told.size === 0) return false;
  const key = keyOf(path);
  return [...told].some((one) => key.startsWith(one) || one.startsWith(key));
}
