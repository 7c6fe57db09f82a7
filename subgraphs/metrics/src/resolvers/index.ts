import { DateTimeISOResolver as DateTime } from "graphql-scalars";
import type { Resolvers } from "../generated/resolvers.ts";
import { Alert } from "./alert.ts";
import { acknowledgeAlert, burnoutAlertChanges } from "./burnout-alerts.ts";
import { Person, PersonWeek } from "./person.ts";
import { Query } from "./query.ts";
import { Team } from "./team.ts";

export const resolvers: Resolvers = {
  DateTime,
  Query,
  Mutation: { acknowledgeAlert },
  Subscription: { burnoutAlerts: burnoutAlertChanges },
  Alert,
  Person,
  PersonWeek,
  Team,
  AlertSubject: { __resolveType: (subject) => ("team" in subject ? "Team" : "Person") },
  TrendResult: { __resolveType: (result) => ("points" in result ? "Trend" : "Suppressed") },
  AcknowledgeAlertResult: { __resolveType: (result) => ("reason" in result ? "UnknownAlert" : "Alert") },
};
