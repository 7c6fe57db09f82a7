import { Refusal } from "@organism/runtime/serving/sockets.ts";
import { GraphQLError } from "graphql";

/** An operation that is refused as a whole, before any subgraph is asked. */
export const refusal = (code: string, message: string) =>
  new Refusal([new GraphQLError(message, { extensions: { code } })]);
