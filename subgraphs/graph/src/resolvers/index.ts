import { DateTimeISOResolver as DateTime } from "graphql-scalars";
import type { Resolvers } from "../generated/resolvers.ts";
import { Dataset } from "./dataset.ts";
import { Mutation } from "./mutation.ts";
import { Person } from "./person.ts";
import { Query } from "./query.ts";
import { Subscription } from "./subscription.ts";
import { Team } from "./team.ts";

export const resolvers: Resolvers = {
  DateTime,
  Query,
  Mutation,
  Subscription,
  Dataset,
  Person,
  Team,
  MemberCount: { __resolveType: (count) => ("n" in count ? "Count" : "Suppressed") },
  GroupNumber: { __resolveType: (number) => ("value" in number ? "Number" : "Suppressed") },
  ErasePersonResult: {
    __resolveType: (result) => ("code" in result ? "ErasureRefused" : "PersonErased"),
  },
  ChangeTieRuleResult: { __resolveType: (result) => ("code" in result ? "TieRuleRefused" : "TieRule") },
  CreateDatasetResult: { __resolveType: (result) => ("code" in result ? "DatasetRefused" : "Dataset") },
};
