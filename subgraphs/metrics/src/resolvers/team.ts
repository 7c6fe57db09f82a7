import { OrganismError } from "@organism/runtime/errors.ts";
import type { TeamResolvers } from "../generated/resolvers.ts";
import { isoWeekOf } from "../model/iso-week.ts";
import { groupMetrics } from "../store/columns.ts";
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
  async trend({ id }, { metric, last }, { loaders }) {
    const points = await loaders.trends.load({ id, metric: demandMetric(metric), last: demandWeeks(last) });
    if (points.length === 0) return { reason: await loaders.suppressions.load(id) };
    return { points: points.map(({ monday, value, n }) => ({ week: isoWeekOf(monday), value, n })) };
  },
};
