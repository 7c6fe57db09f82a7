import type { MetricUnit } from "../generated/graphql.ts";

/** What numbers of a metric count, as one says it. */
export const units: Record<MetricUnit, string> = {
  HOURS: "hours a week",
  MINUTES: "minutes a week",
  COUNT: "times a week",
  PEOPLE: "people",
  SHARE: "of 1",
  RATIO: "as usual is 1",
};
