import { requireScope } from "@organism/runtime/access/scopes.ts";
import { log } from "@organism/runtime/observing/log.ts";
import type { MutationResolvers } from "../generated/resolvers.ts";
import { demandDataset } from "../store/datasets.ts";
import { findAlias } from "../store/erasure.ts";
import { eraseForGood } from "../streams/erase.ts";

// Not whoever brings people in, nor whoever runs the system: it takes numbers from everybody, and only a duty is reason enough.
export const erasePerson: MutationResolvers["erasePerson"] = async (
  _parent,
  { dataset: id, address },
  { postgres, queue, viewer, aliasKey, erasures },
) => {
  requireScope(viewer, "people:erase");
  const dataset = await demandDataset(postgres.db, id);
  const alias = await findAlias(postgres.db, { dataset: dataset.number, key: aliasKey, address });
  if (!alias) {
    const reason = "Nobody in this dataset has or had the address; see that it is spelled as it was recorded";
    return { code: "UNKNOWN_ADDRESS", reason };
  }
  const weeks = await eraseForGood({ postgres, redis: queue, log: erasures }, dataset, alias);
  log.info("person erased", { dataset: id, weeksWithdrawn: weeks.length });
  return { weeksWithdrawn: weeks.length };
};
