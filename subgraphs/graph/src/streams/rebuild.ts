import type { Postgres } from "@organism/runtime/stores/postgres.ts";
import type { Transaction } from "kysely";
import { windowDayAfter } from "../model/batch.ts";
import type { Day } from "../model/day.ts";
import type { TieRule } from "../model/tie-rule.ts";
import { count } from "../store/build/pairs.ts";
import { clocksOf, holdWindow, type Moving } from "../store/build/windows.ts";
import { endRebuild, holdRebuild, lockAllPairs, type Rebuild, recount } from "../store/rebuild.ts";
import { ruleOf } from "../store/rules.ts";
import type { Tables } from "../store/tables.ts";
import { type Built, type MovedPair, totalsOf, writePairs } from "./build.ts";

/**
 * Counts a dataset anew from its interactions, under the rule that is asked for: one transaction, so that whoever reads has the old
 * numbers until all the new ones are there. What arrives meanwhile waits in the intake. Null where it was done already.
 */
export async function rebuild({ db }: Postgres<Tables>, asked: Rebuild, today: Day): Promise<Built | null> {
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
  const next = clock && windowDayAfter(clock, null, today);
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
