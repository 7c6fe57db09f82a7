import type { Transaction } from "kysely";
import { type Monday, mondayAfter } from "../model/calendar.ts";
import type { Draft, Life } from "../model/drafts.ts";
import { type Hours, pooledHours } from "../model/hours.ts";
import type { Tables } from "../store/tables.ts";
import { hoursLearned, type LearnedHours } from "../store/weeks.ts";

/** The hours of somebody's team, else zone, by which a week is measured where no own ones are known. */
export type Fallback = (monday: Monday, life: Pick<Life, "manager" | "zone">) => Hours | null;

/**
 * What the teams and zones had learned the week before, for the drafts without hours. Nothing is concluded from weeks that
 * are measured by it, so that it is as of now will do.
 */
export async function fallbacksFor(
  db: Transaction<Tables>,
  dataset: number,
  drafts: readonly Draft[],
): Promise<Fallback> {
  const mondays = new Set(drafts.filter(({ hours }) => !hours).map(({ calendar }) => calendar.monday));
  const learned = await hoursLearned(
    db,
    dataset,
    [...mondays].map((monday) => mondayAfter(monday, -1)),
  );
  const pools = new Map<string, Hours | null>();
  return (monday, { manager, zone }) => {
    const name = `${monday} ${manager} ${zone}`;
    const known = pools.get(name);
    if (known !== undefined) return known;
    const before = learned.get(mondayAfter(monday, -1)) ?? [];
    const pool =
      poolOf(before, (one) => manager !== null && one.manager === manager) ??
      poolOf(before, (one) => one.zone === zone);
    pools.set(name, pool);
    return pool;
  };
}

const poolOf = (learned: readonly LearnedHours[], isOne: (one: LearnedHours) => boolean): Hours | null =>
  pooledHours(learned.filter(isOne).map(({ hours }) => hours));
