import type { Resolvers } from "../generated/resolvers.ts";
import { Query } from "./query.ts";

export const resolvers: Resolvers = {
  Query,
  KnownKind: { __resolveType: (kind) => ("impact" in kind ? "InterventionKind" : "RefusedKind") },
};
