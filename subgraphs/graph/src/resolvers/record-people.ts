import { requireScope } from "@organism/runtime/access/scopes.ts";
import type { MutationResolvers } from "../generated/resolvers.ts";
import { demandDataset } from "../store/datasets.ts";
import { recordPeople as record } from "../store/record.ts";
import { demandItems } from "./sizes.ts";

export const recordPeople: MutationResolvers["recordPeople"] = async (
  _parent,
  { dataset, people },
  { postgres, viewer, aliasKey },
) => {
  requireScope(viewer, "interactions:write");
  demandItems("people", people);
  const { number } = await demandDataset(postgres.db, dataset);
  return await record(postgres.db, { dataset: number, key: aliasKey, records: people });
};
