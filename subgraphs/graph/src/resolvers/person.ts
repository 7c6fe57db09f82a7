import { requireScope } from "@organism/runtime/access/scopes.ts";
import { seal, unseal } from "@organism/runtime/access/seal.ts";
import type { PersonResolvers, QueryResolvers } from "../generated/resolvers.ts";
import { pageOf } from "../model/page.ts";
import { readingsOf } from "../store/access.ts";
import { demandDataset } from "../store/datasets.ts";
import { centralityOf, teamOfPerson } from "../store/network.ts";
import { visiblePeople } from "../visibility/person.ts";
import { selectedFields } from "./selected.ts";
import { demandSize } from "./sizes.ts";

/** What is said of one person is said to that person alone; of others there is only what they agreed to. */
export const Person: PersonResolvers = {
  __resolveReference: ({ id }, { loaders }, info) =>
    loaders.people.load({ id, fields: selectedFields(info, "Person") }),
  displayName: ({ id, name }) => name ?? `Person ${id.slice(0, 4)}-${id.slice(-4)}`.toUpperCase(),
  async team({ number }, _args, { postgres, loaders }) {
    const team = await teamOfPerson(postgres.db, number);
    return team === null ? null : await loaders.teams.load(team);
  },
  async centrality({ id, self }, _args, { neo4j }) {
    const found = self ? await centralityOf(neo4j, id) : undefined;
    return found ? { ...found, version: String(found.version) } : null;
  },
  participates: ({ self, optedOut }) => (self ? !optedOut : null),
  named: ({ self, named }) => (self ? named : null),
  async accessLog({ self, number }, { first, after }, context) {
    requireScope(context.viewer, "self");
    if (!self) return null;
    const size = demandSize(first);
    const purpose = `access log of ${context.viewer.subject} ${number}`;
    const before = after == null ? Number.MAX_SAFE_INTEGER : Number(unseal(context.sealKey, purpose, after));
    const found = await readingsOf(context.postgres.db, number, { first: size + 1, before });
    return pageOf(found, size, ({ number: place, ...reading }) => ({
      ...reading,
      cursor: seal(context.sealKey, purpose, String(place)),
    }));
  },
};

export const person: QueryResolvers["person"] = async (
  _parent,
  { dataset, id },
  { postgres, gate, viewer },
  info,
) => {
  const { number } = await demandDataset(postgres.db, dataset);
  const asked = { id, dataset: number, fields: selectedFields(info, "Person") };
  return (await visiblePeople(gate, viewer, "looked up", [asked]))[0] ?? null;
};
