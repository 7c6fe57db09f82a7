import type { QueryResolvers } from "../generated/resolvers.ts";
import { allDatasets } from "../store/datasets.ts";
import { graphStatus } from "./graph-status.ts";

export const Query: QueryResolvers = {
  datasets: (_parent, _args, { postgres }) => allDatasets(postgres.db),
  graphStatus,
};
