import { requireScope } from "@organism/runtime/access/scopes.ts";
import { seal, unseal } from "@organism/runtime/access/seal.ts";
import { OrganismError } from "@organism/runtime/errors.ts";
import { log } from "@organism/runtime/observing/log.ts";
import type { MutationResolvers, QueryResolvers } from "../generated/resolvers.ts";
import { pageOf } from "../model/page.ts";
import { faultsOf } from "../model/tie-rule.ts";
import { demandDataset } from "../store/datasets.ts";
import { askRebuild } from "../store/rebuild.ts";
import { decideRule, rulesOf } from "../store/rules.ts";
import { graphStatus as statusOf } from "../streams/status.ts";
import { demandSize } from "./sizes.ts";

const LONGEST_REASON = 500;

export const changeTieRule: MutationResolvers["changeTieRule"] = async (
  _parent,
  { dataset: id, rule: numbers, reason: given },
  context,
) => {
  requireScope(context.viewer, "graph:configure");
  const reason = given.trim();
  const faults = faultsOf(numbers);
  if (reason.length < 1 || reason.length > LONGEST_REASON)
    faults.push(`reason has ${reason.length} characters; give 1 to ${LONGEST_REASON}`);
  if (faults.length > 0)
    throw new OrganismError("BAD_USER_INPUT", `${faults.join("; ")}; nothing was changed`);
  const { number: dataset } = await demandDataset(context.postgres.db, id);
  const decision = { dataset, numbers, author: context.viewer.subject, reason };
  const decided = await context.postgres.db.transaction().execute((db) => decideRule(db, decision));
  if (!decided.allowed) return { code: decided.code, reason: decided.reason };
  log.info("tie rule changed", { dataset: id, version: decided.rule.version });
  return decided.rule;
};

export const rebuildGraph: MutationResolvers["rebuildGraph"] = async (_parent, { dataset: id }, context) => {
  requireScope(context.viewer, "system:operate");
  const { number } = await demandDataset(context.postgres.db, id);
  await askRebuild(context.postgres.db, number);
  return await statusOf(context, number);
};

export const tieRules: QueryResolvers["tieRules"] = async (
  _parent,
  { dataset: id, first, after },
  { postgres, viewer, sealKey },
) => {
  requireScope(viewer, "audit:read");
  const size = demandSize(first);
  const { number } = await demandDataset(postgres.db, id);
  const purpose = JSON.stringify(["tie rules", viewer.subject, id]);
  const before = after == null ? Number.MAX_SAFE_INTEGER : Number(unseal(sealKey, purpose, after));
  const found = await rulesOf(postgres.db, number, { first: size + 1, before });
  return pageOf(found, size, (decision) => ({
    ...decision,
    cursor: seal(sealKey, purpose, String(decision.rule.version)),
  }));
};
