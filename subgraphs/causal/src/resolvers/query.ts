import type { QueryResolvers } from "../generated/resolvers.ts";
import { questionsInForce } from "../store/questions.ts";

export const Query: QueryResolvers = {
  questions: (_parent, _args, { postgres }) => questionsInForce(postgres.db),
};
