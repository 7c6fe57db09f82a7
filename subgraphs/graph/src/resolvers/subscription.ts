import type { SubscriptionResolvers } from "../generated/resolvers.ts";
import { graphStatusChanges } from "./graph-status.ts";

export const Subscription: SubscriptionResolvers = { graphStatus: graphStatusChanges };
