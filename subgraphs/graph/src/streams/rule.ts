import { ring } from "@organism/runtime/messages/bell.ts";
import type { Postgres } from "@organism/runtime/stores/postgres.ts";
import type { RedisPool } from "@organism/runtime/stores/redis.ts";
import type { Transaction } from "kysely";
import { rebuildAsked } from "../facts.ts";
import { writeVersion } from "../store/build/outcome.ts";
import { askRebuild } from "../store/rebuild.ts";
import { type Decided, type Decision, decideRule, newestRule } from "../store/rules.ts";
import type { Tables } from "../store/tables.ts";
import { CHANGED } from "./builder.ts";

interface Stores {
  postgres: Postgres<Tables>;
  queue: RedisPool;
}

/** Decides a new rule, and has the dataset counted anew under it. */
export async function changeRule({ postgres, queue }: Stores, decision: Decision): Promise<Decided> {
  const decided = await postgres.db.transaction().execute(async (db) => {
    const decided = await decideRule(db, decision);
    if (decided.allowed) await ask(db, decision.dataset, decided.rule.version);
    return decided;
  });
  if (decided.allowed) await ring(queue, CHANGED);
  return decided;
}

/** Has the dataset counted anew under its newest rule. */
export async function askAnew({ postgres, queue }: Stores, dataset: number): Promise<void> {
  await postgres.db.transaction().execute(async (db) => {
    await ask(db, dataset, (await newestRule(db, dataset)).version);
  });
  await ring(queue, CHANGED);
}

async function ask(db: Transaction<Tables>, dataset: number, rule: number): Promise<void> {
  await askRebuild(db, dataset, rule);
  await writeVersion(db, {
    moved: [],
    progress: [],
    changes: [{ fact: rebuildAsked.name, data: { dataset } }],
  });
}
