import type { SubscriptionResolvers } from "../generated/resolvers.ts";
import { graphChanged } from "./graph-changed.ts";
import { graphStatusChanges } from "./graph-status.ts";

export const Subscription: SubscriptionResolvers = { graphStatus: graphStatusChanges, graphChanged };
