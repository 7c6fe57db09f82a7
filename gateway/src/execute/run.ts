import type { GraphQLError } from "graphql";
import type { Ask } from "../subgraphs.ts";
import type { Variables } from "../values.ts";
import type { Data } from "./data.ts";

/** One execution under way. */
export interface Run {
  variables: Variables;
  /** The answer so far, in the client's keys. */
  root: Data;
  errors: GraphQLError[];
  ask: Ask;
}

/** One step of a plan: fills what is missing in the targets, which are objects of the answer. */
export type Step = (targets: readonly Data[], run: Run) => Promise<void>;
