import { requireScope } from "@organism/runtime/access/scopes.ts";
import { seal, unseal } from "@organism/runtime/access/seal.ts";
import type { Context } from "../context.ts";
import type { QueryResolvers, TeamPartsArgs, TeamResolvers } from "../generated/resolvers.ts";
import { pageOf } from "../model/page.ts";
import { demandDataset } from "../store/datasets.ts";
import { teamsByBridging } from "../store/network.ts";
import { demandSize } from "./sizes.ts";

/** Stored, suppressed values: there is nothing left to decide here. */
export const Team: TeamResolvers = {
  // A team is for those who see groups; a person's own is reached through that person.
  async __resolveReference({ id }, { viewer, loaders }) {
    return viewer.scopes.has("groups:read") ? await loaders.teams.load(id) : null;
  },
  parent: async ({ parent }, _args, { loaders }) =>
    parent === null ? null : await loaders.teams.load(parent),
  members: ({ n, suppressed }) => (n === null ? { reason: suppressed ?? "NOT_ENOUGH_DATA" } : { n }),
  bridging({ n, suppressed, bridging, bridgingOf }) {
    if (n === null) return { reason: suppressed ?? "NOT_ENOUGH_DATA" };
    return bridging === null || bridgingOf === null
      ? { reason: "NOT_ENOUGH_DATA" }
      : { value: bridging, n: bridgingOf };
  },
  parts({ dataset, id }, page, context) {
    requireScope(context.viewer, "groups:read");
    return below({ dataset, parent: id }, page, context);
  },
};

export const team: QueryResolvers["team"] = async (
  _parent,
  { dataset, id },
  { postgres, viewer, loaders },
) => {
  requireScope(viewer, "groups:read");
  const { id: known } = await demandDataset(postgres.db, dataset);
  const found = await loaders.teams.load(id);
  return found?.dataset === known ? found : null;
};

export const teams: QueryResolvers["teams"] = async (
  _parent,
  { dataset, parent = null, ...page },
  context,
) => {
  requireScope(context.viewer, "groups:read");
  const { id } = await demandDataset(context.postgres.db, dataset);
  return await below({ dataset: id, parent }, page, context);
};

/** Sorted by what is said of them anyway: suppressed teams are not in it, wherever they would stand. */
export const bridgingTeams: QueryResolvers["bridgingTeams"] = async (
  _parent,
  { dataset, first },
  { postgres, viewer, loaders },
) => {
  requireScope(viewer, "groups:read");
  const { number } = await demandDataset(postgres.db, dataset);
  const ids = await teamsByBridging(postgres.db, number, demandSize(first));
  const found = await Promise.all(ids.map((id) => loaders.teams.load(id)));
  return found.flatMap((team) => team ?? []);
};

interface Place {
  /** The dataset's public id. */
  dataset: string;
  parent: string | null;
}

async function below({ dataset, parent }: Place, { first, after }: TeamPartsArgs, context: Context) {
  const size = demandSize(first);
  const purpose = JSON.stringify(["teams", context.viewer.subject, dataset, parent]);
  const offset = after == null ? 0 : Number(unseal(context.sealKey, purpose, after));
  const found = await context.teams.below({ dataset, parent, first: size + 1, offset });
  return pageOf(found, size, (node, i) => ({
    node,
    cursor: seal(context.sealKey, purpose, String(offset + i + 1)),
  }));
}
