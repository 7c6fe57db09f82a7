import { OrganismError } from "@organism/runtime/errors.ts";
import { GraphQLError } from "graphql";
import type { SubgraphFault } from "../subgraphs/answer.ts";
import { clientPath } from "./held.ts";
import type { ResponsePath } from "./place.ts";

// What servers add for their developers; none of it is for clients.
const PRIVATE = ["stacktrace", "exception"];

/** A subgraph's error, at the client's path for where it is held. */
export function passOn(
  subgraph: string,
  { message, extensions }: SubgraphFault,
  path: ResponsePath,
): GraphQLError {
  const shown = Object.entries(extensions ?? {}).filter(([name]) => !PRIVATE.includes(name));
  return new GraphQLError(message, {
    path: clientPath(path),
    extensions: { ...Object.fromEntries(shown), service: subgraph },
  });
}

/** Why a subgraph gave no answer, at the path of what it should have filled. Faults of our own are thrown on. */
export function tellAway(subgraph: string, error: unknown, path: ResponsePath): GraphQLError {
  if (!(error instanceof OrganismError)) throw error;
  return new GraphQLError(error.message, {
    path: clientPath(path),
    extensions: { code: error.code, service: subgraph },
  });
}
