import type { DatasetResolvers } from "../generated/resolvers.ts";
import { horizonOf } from "../model/dataset.ts";

export const Dataset: DatasetResolvers = {
  horizon: (dataset) => horizonOf(dataset, new Date()),
};
