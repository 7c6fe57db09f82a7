import { OrganismError } from "@organism/runtime/errors.ts";
import { requireScope } from "@organism/runtime/scopes.ts";
import type { MutationResolvers } from "../generated/resolvers.ts";
import { demandDataset } from "../store/datasets.ts";
import { recordPeople as record } from "../store/record.ts";

const MOST = 1_000;

export const recordPeople: MutationResolvers["recordPeople"] = async (
  _parent,
  { dataset, people },
  { postgres, viewer, aliasKey },
) => {
  requireScope(viewer, "interactions:write");
  if (people.length === 0 || people.length > MOST)
    throw new OrganismError(
      "BAD_USER_INPUT",
      `people has ${people.length} items; send 1 to ${MOST} at a time, nothing was taken`,
    );
  const { number } = await demandDataset(postgres.db, dataset);
  return await record(postgres.db, { dataset: number, key: aliasKey, records: people });
};
