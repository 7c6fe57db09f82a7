import { OrganismError } from "@organism/runtime/errors.ts";
import type { TeamResolvers } from "../generated/resolvers.ts";
import { isoWeekOf } from "../model/iso-week.ts";
import { groupMetrics } from "../store/columns.ts";
import { suppressionOf, trendOf } from "../store/published.ts";
import { demandWeeks } from "./person.ts";

function demandMetric(metric: string): string {
  if (groupMetrics.some((known) => known === metric)) return metric;
  throw new OrganismError(
    "BAD_USER_INPUT",
    `\`metric\` is ${metric}, of which groups have no numbers; ask for one of ${groupMetrics.join(", ")}`,
  );
}

/** Stored, suppressed values: there is nothing left to decide here. */
export const Team: TeamResolvers = {
  __resolveReference: async ({ id }, { loaders }) => await loaders.groups.load(id),
  async trend({ id }, { metric, last }, { metrics }) {
    const points = await trendOf(metrics, { id, metric: demandMetric(metric), last: demandWeeks(last) });
    if (points.length === 0) return { reason: await suppressionOf(metrics, id) };
    return { points: points.map(({ monday, value, n }) => ({ week: isoWeekOf(monday), value, n })) };
  },
};
