import { timeMetrics } from "../model/measures/time.ts";

/** Metrics of a person's week beside the times. */
const otherMetrics = [
  "span",
  "spanP90",
  "spanTotal",
  "shortRests",
  "noWeeklyRest",
  "responseMedian",
  "responseAfterHoursShare",
  "networkInternal",
  "managerOneOnOne",
  "workdays",
  "activeDays",
] as const;

export const weekMetrics = [...timeMetrics, ...otherMetrics];

/** How a week's numbers came about, which no definition tells of: they are told of no group. */
const circumstances: readonly string[] = ["spanTotal", "workdays", "activeDays"];

/** Metrics of which a group's week has a mean. */
export const groupMetrics = weekMetrics.filter((metric) => !circumstances.includes(metric));

export const columnOf = (metric: string): string =>
  metric.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

/** The values as a row has them. */
export const columnsOf = <Metric extends string>(
  metrics: readonly Metric[],
  values: Readonly<Record<Metric, number | null>>,
): Record<string, number | null> =>
  Object.fromEntries(metrics.map((metric) => [columnOf(metric), values[metric]]));
