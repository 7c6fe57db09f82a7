import { requireScope } from "@organism/runtime/access/scopes.ts";
import type { MutationResolvers } from "../generated/resolvers.ts";
import { nameDataset } from "../model/dataset.ts";
import { insertDataset } from "../store/datasets.ts";
import { erasePerson } from "./erase-person.ts";
import { setNamed, setParticipation } from "./own-person.ts";
import { recordInteractions } from "./record-interactions.ts";
import { recordPeople } from "./record-people.ts";
import { changeTieRule, rebuildGraph } from "./tie-rule.ts";

export const Mutation: MutationResolvers = {
  async createDataset(_parent, { name, live, simulated }, { postgres, viewer }) {
    requireScope(viewer, "interactions:write");
    const naming = nameDataset(name);
    if (!naming.allowed) return { code: "NAME_INVALID", reason: naming.reason };
    const dataset = await insertDataset(postgres.db, { name: naming.name, live, simulated });
    if (dataset) return dataset;
    const reason = `A dataset named ${JSON.stringify(naming.name)} exists already; choose another name`;
    return { code: "NAME_TAKEN", reason };
  },
  recordPeople,
  erasePerson,
  changeTieRule,
  rebuildGraph,
  setParticipation,
  setNamed,
  recordInteractions,
};
