import type { QueryResolvers } from "../generated/resolvers.ts";
import { kindsInForce, refusedKinds } from "../store/kinds.ts";

export const Query: QueryResolvers = {
  async interventionKinds(_parent, _args, { postgres }) {
    const [kinds, refused] = await Promise.all([kindsInForce(postgres.db), refusedKinds(postgres.db)]);
    return [...kinds, ...refused].toSorted((one, other) => (one.id < other.id ? -1 : 1));
  },
};
