import { setTimeout as sleep } from "node:timers/promises";
import { ring } from "@organism/runtime/messages/bell.ts";
import { log } from "@organism/runtime/observing/log.ts";
import { holding, underLease } from "@organism/runtime/stores/lease.ts";
import type { Postgres } from "@organism/runtime/stores/postgres.ts";
import type { RedisPool } from "@organism/runtime/stores/redis.ts";
import type { Transaction } from "kysely";
import { windowDayAfter } from "../model/batch.ts";
import { type Day, dayOf } from "../model/day.ts";
import type { TieRule } from "../model/tie-rule.ts";
import { count } from "../store/build/pairs.ts";
import { clocksOf, holdWindow, type Moving } from "../store/build/windows.ts";
import { progressOf } from "../store/progress.ts";
import {
  beginRebuild,
  dueRebuilds,
  endRebuild,
  holdRebuild,
  lockAllPairs,
  type Rebuild,
  recount,
} from "../store/rebuild.ts";
import { ruleOf } from "../store/rules.ts";
import type { Tables } from "../store/tables.ts";
import { type Built, type MovedPair, totalsOf, writePairs } from "./build.ts";
import { CHANGED, TIES_MOVED } from "./builder.ts";

const LOOK_MS = 500;

interface Stores {
  postgres: Postgres<Tables>;
  redis: RedisPool;
}

/** Counts datasets anew as it is asked for. Many may run; one works, the others stand by. */
export function runRebuilds({ postgres, redis }: Stores): AsyncDisposable {
  return underLease(postgres, "graph.rebuild", async (session, signal) => {
    while (!signal.aborted) {
      await holding(session, rebuildDue({ postgres, redis }));
      await sleep(LOOK_MS, undefined, { signal }).catch(() => undefined);
    }
  });
}

export async function rebuildDue({ postgres, redis }: Stores): Promise<void> {
  for (const asked of await dueRebuilds(postgres.db)) {
    await beginRebuild(postgres.db, asked);
    const built = await rebuild(postgres, asked, dayOf(new Date()));
    if (!built) continue;
    log.info("graph rebuilt", { dataset: asked.dataset, rule: asked.rule, version: built.version });
    await ring(redis, CHANGED, TIES_MOVED);
  }
}

/**
 * Counts a dataset anew from its interactions, under the rule that is asked for: one transaction, so that whoever reads has the old
 * numbers until all the new ones are there. What arrives meanwhile waits in the intake. Null where it was done already.
 */
async function rebuild({ db }: Postgres<Tables>, asked: Rebuild, today: Day): Promise<Built | null> {
  return await db.transaction().execute(async (transaction) => {
    if (!(await holdRebuild(transaction, asked))) return null;
    await holdWindow(transaction, asked.dataset);
    const rule = await ruleOf(transaction, asked.dataset, asked.rule);
    await recount(transaction, asked.dataset, rule);
    const clock = await clockUnder(transaction, asked.dataset, rule, today);
    const built = await writePairs(transaction, clock ? await pairsUnder(transaction, clock) : [], {
      progress: [
        {
          dataset: asked.dataset,
          interactions: 0,
          newestEvent: null,
          windowDay: clock?.next ?? null,
        },
      ],
      changes: [],
    });
    await endRebuild(transaction, asked, built.version);
    return built;
  });
}

/** Null where nothing ever arrived: there is no window then. */
async function clockUnder(
  db: Transaction<Tables>,
  dataset: number,
  rule: TieRule,
  today: Day,
): Promise<Moving | null> {
  const { rows } = await clocksOf([dataset]).execute(db);
  const [clock] = rows;
  const { newestEvent } = await progressOf(db, dataset);
  const next = clock && windowDayAfter(clock, newestEvent, today);
  return clock && next ? { ...clock, rule, next } : null;
}

async function pairsUnder(db: Transaction<Tables>, clock: Moving): Promise<MovedPair[]> {
  const pairs = await lockAllPairs(db, clock.dataset);
  const counted = await count(db, [], pairs, new Map([[clock.dataset, clock]]));
  const stored = new Map(pairs.map((pair) => [pair.number, pair]));
  return counted.flatMap((row) => {
    const pair = stored.get(row.number);
    return pair ? [{ stored: pair, totals: totalsOf(clock.rule, row) }] : [];
  });
}
