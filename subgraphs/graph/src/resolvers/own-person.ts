import type { MutationResolvers, QueryResolvers } from "../generated/resolvers.ts";
import { demandDataset } from "../store/datasets.ts";
import { setNamed as storeNamed, setParticipation as storeParticipation } from "../store/identity.ts";
import { ownPerson } from "../visibility/person.ts";

export const me: QueryResolvers["me"] = async (_parent, { dataset }, { postgres, gate, viewer }) =>
  await ownPerson(gate, viewer, (await demandDataset(postgres.db, dataset)).number);

export const setParticipation: MutationResolvers["setParticipation"] = async (
  _parent,
  { dataset, participates },
  { postgres, gate, viewer },
) => {
  const { number } = await demandDataset(postgres.db, dataset);
  const person = await ownPerson(gate, viewer, number);
  if (person) await storeParticipation(postgres.db, person.number, participates);
  return await ownPerson(gate, viewer, number);
};

export const setNamed: MutationResolvers["setNamed"] = async (
  _parent,
  { dataset, named },
  { postgres, gate, viewer },
) => {
  const { number } = await demandDataset(postgres.db, dataset);
  const person = await ownPerson(gate, viewer, number);
  if (person) await storeNamed(postgres.db, person.number, named);
  return await ownPerson(gate, viewer, number);
};
