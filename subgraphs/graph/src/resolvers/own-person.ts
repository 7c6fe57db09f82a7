import type { Context } from "../context.ts";
import type { MutationResolvers, QueryResolvers } from "../generated/resolvers.ts";
import { demandDataset } from "../store/datasets.ts";
import { setNamed as storeNamed, setParticipation as storeParticipation } from "../store/identity.ts";
import { ownPerson } from "../visibility/person.ts";

export const me: QueryResolvers["me"] = async (_parent, { dataset }, { postgres, gate, viewer }) =>
  await ownPerson(gate, viewer, (await demandDataset(postgres.db, dataset)).number);

export const setParticipation: MutationResolvers["setParticipation"] = (
  _parent,
  { dataset, participates },
  context,
) => change(context, dataset, (person) => storeParticipation(context.postgres.db, person, participates));

export const setNamed: MutationResolvers["setNamed"] = (_parent, { dataset, named }, context) =>
  change(context, dataset, (person) => storeNamed(context.postgres.db, person, named));

/** Changes something of oneself and reads it again; null where the viewer is nobody in the dataset. */
async function change(
  { postgres, gate, viewer }: Context,
  dataset: string,
  store: (person: number) => Promise<void>,
) {
  const { number } = await demandDataset(postgres.db, dataset);
  const person = await ownPerson(gate, viewer, number);
  if (!person) return null;
  await store(person.number);
  return await ownPerson(gate, viewer, number);
}
