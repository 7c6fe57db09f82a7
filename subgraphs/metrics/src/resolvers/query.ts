import type { QueryResolvers } from "../generated/resolvers.ts";
import { definitionsInForce } from "../store/definitions.ts";
import { burnoutAlerts } from "./burnout-alerts.ts";

export const Query: QueryResolvers = {
  metricDefinitions: (_parent, _args, { metrics }) => definitionsInForce(metrics),
  burnoutAlerts,
};
