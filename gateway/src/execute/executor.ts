import type { ExecutionResult } from "graphql";
import type { Variant } from "../operation.ts";
import type { Ask } from "../subgraphs.ts";
import type { Variables } from "../values.ts";
import type { Data } from "./data.ts";

/** An operation to be executed: authorised, its variables coerced. */
interface Execution {
  operation: Variant;
  variables: Variables;
  ask: Ask;
}

export type Result = ExecutionResult<Data>;

/** Executes queries and mutations. */
export type Executor = (execution: Execution) => Promise<Result>;
