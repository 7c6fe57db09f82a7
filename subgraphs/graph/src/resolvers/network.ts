import type { Scope } from "@organism/runtime/access/roles.ts";
import { requireScope } from "@organism/runtime/access/scopes.ts";
import { sinceVersion } from "@organism/runtime/messages/tail.ts";
import type { Context } from "../context.ts";
import type { NetworkLevel, QueryResolvers } from "../generated/resolvers.ts";
import { dayOf } from "../model/day.ts";
import { demandDataset } from "../store/datasets.ts";
import {
  communitiesOfDataset,
  coveredVersion,
  participants,
  teamNetwork,
  tiesOfDataset,
  tiesOfPerson,
} from "../store/network.ts";
import { demandProjected } from "../store/progress.ts";
import { maskOf } from "../visibility/network.ts";
import { ownPerson } from "../visibility/person.ts";

/** What each way of looking needs. */
export const scopeOf: Record<NetworkLevel, Scope> = {
  TEAM: "groups:read",
  EGO: "self",
  PSEUDONYM: "documents:adhoc",
};

interface Dataset {
  number: number;
  id: string;
}

export const network: QueryResolvers["network"] = async (_parent, { dataset: id, level }, context) => {
  requireScope(context.viewer, scopeOf[level]);
  const dataset = await demandDataset(context.postgres.db, id);
  if (level === "TEAM") return await teams(dataset, context);
  await demandProjected(context.postgres.db, dataset.number);
  // Before the ties: what comes in between is told again by `graphChanged`, which does no harm.
  const version = await coveredVersion(context.postgres.db, dataset.number);
  const seen = level === "EGO" ? await ownNeighbourhood(dataset, context) : await everybody(dataset, context);
  return { ...seen, version: String(version), liveFrom: sinceVersion(version) };
};

async function teams({ number }: Dataset, { postgres, loaders }: Context) {
  const version = await coveredVersion(postgres.db, number);
  const published = await teamNetwork(postgres.db, number);
  const nodes = await Promise.all(
    (published?.nodes ?? []).map(async ({ team, size }) => {
      return { key: team, team: await loaders.teams.load(team), self: false, size, community: null };
    }),
  );
  return {
    nodes,
    ties: published?.ties ?? [],
    version: String(published?.version ?? 0),
    liveFrom: sinceVersion(version),
  };
}

const node = (key: string, self: boolean, community: number | null = null) => ({
  key,
  team: null,
  self,
  size: null,
  community,
});

async function ownNeighbourhood({ number, id }: Dataset, { gate, viewer, neo4j, sealKey }: Context) {
  const self = await ownPerson(gate, viewer, number);
  if (!self) return { nodes: [], ties: [] };
  const mask = maskOf({ key: sealKey, viewer, dataset: id, level: "EGO" }, dayOf(new Date()));
  const ties = await tiesOfPerson(neo4j, self.id);
  return {
    nodes: [node(mask(self.id), true), ...ties.map(({ b }) => node(mask(b), false))],
    ties: ties.map(({ a, b, weight }) => ({ a: mask(a), b: mask(b), weight })),
  };
}

/** Without weights, by which a person could be found again. */
async function everybody({ number, id }: Dataset, { postgres, viewer, neo4j, sealKey }: Context) {
  const mask = maskOf({ key: sealKey, viewer, dataset: id, level: "PSEUDONYM" }, dayOf(new Date()));
  const taking = new Set((await participants(postgres.db, number)).values());
  const ties = (await tiesOfDataset(neo4j, id)).filter(({ a, b }) => taking.has(a) && taking.has(b));
  const communities = await communitiesOfDataset(neo4j, id);
  const people = new Set(ties.flatMap(({ a, b }) => [a, b]));
  return {
    nodes: [...people]
      .map((person) => node(mask(person), false, communities.get(person) ?? null))
      .toSorted((a, b) => (a.key < b.key ? -1 : 1)),
    ties: ties.map(({ a, b }) => ({ a: mask(a), b: mask(b), weight: null })),
  };
}
