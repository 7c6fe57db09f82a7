import type { QueryResolvers } from "../generated/resolvers.ts";
import { definitionsInForce } from "../store/definitions.ts";

export const Query: QueryResolvers = {
  metricDefinitions: (_parent, _args, { postgres }) => definitionsInForce(postgres.db),
};
