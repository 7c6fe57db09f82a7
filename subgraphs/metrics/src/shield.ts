import { openFields as open, type Shield } from "@organism/runtime/access/shield.ts";

/** Who may have which field of this stage. A test fails for whatever the schema has and this does not. */
export const shield: Shield = {
  Query: { metricDefinitions: "open", burnoutAlerts: "alerts:read" },
  Mutation: { acknowledgeAlert: "self" },
  Subscription: { burnoutAlerts: "alerts:read" },
  AlertEvent: open("eventId kind alert"),
  // Rows are gated in resolvers/alert.ts: one's own, and those of groups; forbidden and unknown are the same null.
  Alert: {
    ...open("id pattern since week open score subject teamName amongMany acknowledgedAt signalNotDiagnosis"),
    __resolveReference: "alerts:read",
  },
  AlertConnection: open("edges pageInfo liveFrom"),
  AlertEdge: open("cursor node"),
  PageInfo: open("hasNextPage endCursor"),
  UnknownAlert: open("reason"),
  // Only oneself comes through the reference; anybody else is null, as an unknown id.
  Person: { ...open("__resolveReference id"), weeks: "self", overloadRisk: "self" },
  PersonWeek: open(
    "week complete hoursLearned collaborationHours afterHours weekendHours meetingHours largeLong conflictingHours multitaskingHours availableFocus focusHours longFocusHours fragmentedMinutes span shortRests noWeeklyRest responseMedian responseAfterHoursShare networkInternal overloadRisk",
  ),
  OverloadRisk: open("week score level coverage dimensions reasons silence version signalNotDiagnosis"),
  RiskDimension: open("dimension score"),
  RiskReason: open("metric value usual deviations points"),
  Team: { __resolveReference: "groups:read", id: "open", trend: "groups:read" },
  Trend: open("points"),
  TrendPoint: open("week value n"),
  Suppressed: open("reason"),
  MetricDefinition: open("id version name formula unit source"),
};
