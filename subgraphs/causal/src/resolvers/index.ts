import type { Resolvers } from "../generated/resolvers.ts";
import { Query } from "./query.ts";
import { Question } from "./question.ts";

export const resolvers: Resolvers = { Query, Question };
