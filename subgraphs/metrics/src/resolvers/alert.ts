import { isId, ownPerson } from "@organism/graph";
import type { Context } from "../context.ts";
import type { AlertResolvers } from "../generated/resolvers.ts";
import { isoWeekOf } from "../model/iso-week.ts";
import { alertBehind, alertSeen, type Sight, type StoredAlert } from "../store/alerts.ts";
import { signalNotDiagnosis } from "./risk.ts";

/** What the viewer may see of the dataset's alerts: the own ones, and those of groups where the scope says so. */
export async function sightOf({ gate, viewer }: Context, dataset: number): Promise<Sight> {
  const self = await ownPerson(gate, viewer, dataset);
  return { dataset, person: self?.number ?? null, groups: viewer.scopes.has("groups:read") };
}

/** The alert, where the viewer may see it; a forbidden id and an unknown one give the same null. */
export async function visibleAlert(id: string, context: Context): Promise<StoredAlert | null> {
  const alert = isId(id) ? await alertBehind(context.metrics, id) : undefined;
  if (!alert) return null;
  return (await alertSeen(context.metrics, await sightOf(context, alert.dataset), id)) ?? null;
}

export const Alert: AlertResolvers = {
  __resolveReference: ({ id }, context) => visibleAlert(id, context),
  since: ({ since }) => isoWeekOf(since),
  week: ({ week }) => isoWeekOf(week),
  amongMany: ({ among_many }) => among_many,
  acknowledgedAt: ({ acknowledged_at }) => acknowledged_at,
  subject: async (alert, _args, context) => await subjectOf(alert, context),
  async teamName({ team }, _args, { loaders }) {
    return team === null ? null : ((await loaders.groupsByNumber.load(team))?.name ?? null);
  },
  signalNotDiagnosis: () => signalNotDiagnosis,
};

// An alert that is seen is of the viewer, or of a group that was published.
async function subjectOf({ dataset, team }: StoredAlert, { gate, viewer, loaders }: Context) {
  const subject =
    team === null ? await ownPerson(gate, viewer, dataset) : await loaders.groupsByNumber.load(team);
  if (!subject) throw new Error("an alert was shown to somebody who may not see whom it is about");
  return subject;
}
