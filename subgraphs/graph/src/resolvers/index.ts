import { DateTimeISOResolver as DateTime } from "graphql-scalars";
import type { Resolvers } from "../generated/resolvers.ts";
import { Dataset } from "./dataset.ts";
import { Mutation } from "./mutation.ts";
import { Query } from "./query.ts";
import { Subscription } from "./subscription.ts";

export const resolvers: Resolvers = {
  DateTime,
  Query,
  Mutation,
  Subscription,
  Dataset,
  RecordInteractionsResult: {
    __resolveType: (result) => ("accepted" in result ? "InteractionsRecorded" : "Backpressure"),
  },
  CreateDatasetResult: { __resolveType: (result) => ("code" in result ? "DatasetRefused" : "Dataset") },
};
