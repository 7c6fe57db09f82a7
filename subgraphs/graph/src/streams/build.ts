import type { Postgres } from "@organism/runtime/stores/postgres.ts";
import type { Transaction } from "kysely";
import { interactionsRecorded, tiesChanged } from "../facts.ts";
import type { Arrival } from "../model/arrival.ts";
import {
  type Count,
  countsOf,
  type Share,
  sharesOf,
  type TieRules,
  windowDayAfter,
  withoutRepeats,
} from "../model/batch.ts";
import { type Day, dayOf } from "../model/day.ts";
import { movedFrom, revisitOf, tieOf } from "../model/tie.ts";
import type { TieRule } from "../model/tie-rule.ts";
import { insertNew } from "../store/build/arrivals.ts";
import {
  type Change,
  type NewTotals,
  type Outcome,
  writeQuietly,
  writeVersion,
} from "../store/build/outcome.ts";
import { type Counted, count, lockPairs, makePairs, type StoredPair } from "../store/build/pairs.ts";
import { type Clock, holdWindows, type Moving, type Pull, rulesIn } from "../store/build/windows.ts";
import type { Tables } from "../store/tables.ts";

export interface Batch {
  arrivals: readonly Arrival[];
  /** Numbers of live datasets whose windows may have to move though nothing arrives. */
  passing?: readonly number[];
  /** The day it is, UTC. */
  today: Day;
}

export interface Built {
  version: number;
  /** Whether a tie came or went: what waits for it must not wait for the clock. */
  tiesMoved: boolean;
}

/**
 * One transaction: stores what is new, moves the counters by it, decides the ties, and writes what follows under one version.
 * Null where nothing was new. Locks are taken in one order by all: people, keys, windows, pairs, the version.
 */
export async function build(postgres: Postgres<Tables>, batch: Batch): Promise<Built | null> {
  return await postgres.db.transaction().execute(async (db) => {
    const fresh = await insertNew(db, withoutRepeats(batch.arrivals));
    const shares = sharesOf(fresh);
    const pulls = pullsOf(shares, batch);
    if (pulls.length === 0) return null;
    const believed = await holdWindows(db, pulls, batch.today);
    const { counts, clocks: held } = await countUnder(db, believed, fresh);
    const clocks = movingOf(held, shares, batch);
    if (fresh.length === 0 && clocks.every(stands)) return null;
    const pairs = await movePairs(db, counts, clocks);
    return await writePairs(db, pairs, {
      progress: clocks.map((clock) => progressOf(clock, shares)),
      changes: shares.map(recorded),
    });
  });
}

const pullsOf = (shares: readonly Share[], { passing = [] }: Batch): Pull[] => [
  ...shares.map(({ dataset, newest }) => ({ dataset, newest: newest && dayOf(newest) })),
  ...passing.map((dataset) => ({ dataset, newest: null })),
];

/** What the arrivals add up to, and the clocks. Whoever waited for the windows while a rule was changed counts anew under that one. */
async function countUnder(
  db: Transaction<Tables>,
  believed: TieRules,
  fresh: readonly Arrival[],
): Promise<{ counts: Count[]; clocks: Clock[] }> {
  const counts = countsOf(fresh, believed);
  const clocks = await makePairs(db, counts, [...believed.keys()]);
  const isBelieved = ({ dataset, rule }: Clock) => believed.get(dataset)?.version === rule.version;
  return clocks.every(isBelieved) ? { counts, clocks } : await countUnder(db, rulesIn(clocks), fresh);
}

const stands = ({ windowDay, next }: Moving) => windowDay === next;

function movingOf(clocks: readonly Clock[], shares: readonly Share[], { today }: Batch): Moving[] {
  const newest = new Map(shares.map((share) => [share.dataset, share.newest]));
  return clocks.flatMap((clock) => {
    const next = windowDayAfter(clock, newest.get(clock.dataset) ?? null, today);
    return next === null ? [] : [{ ...clock, next }];
  });
}

/** A pair as it stood, and what it comes to now. */
export interface MovedPair {
  stored: StoredPair;
  totals: NewTotals;
}

/** Writes what the pairs come to: under one version where others must hear of it, together with what else changed. */
export async function writePairs(
  db: Transaction<Tables>,
  pairs: readonly MovedPair[],
  { progress, changes }: Pick<Outcome, "progress" | "changes">,
): Promise<Built> {
  const isMoved = ({ stored, totals }: MovedPair) => movedFrom(stored, totals);
  const { true: moved = [], false: still = [] } = Object.groupBy(pairs, (pair) => `${isMoved(pair)}`);
  await writeQuietly(
    db,
    still.map(({ totals }) => totals),
  );
  const ties = moved.filter(({ stored, totals }) => stored.tied !== totals.tied);
  const version = await writeVersion(db, {
    moved: moved.map(({ totals }) => totals),
    progress,
    changes: [...tieChanges(ties), ...changes],
  });
  return { version, tiesMoved: ties.length > 0 };
}

async function movePairs(
  db: Transaction<Tables>,
  counts: readonly Count[],
  clocks: readonly Moving[],
): Promise<MovedPair[]> {
  const passing = clocks.filter((clock) => !stands(clock));
  const pairs = await lockPairs(
    db,
    counts,
    passing.map(({ dataset, next }) => ({ dataset, day: next })),
  );
  const windows = new Map(clocks.map((clock) => [clock.dataset, clock]));
  const counted = new Map((await count(db, counts, pairs, windows)).map((row) => [row.number, row]));
  return pairs.flatMap((stored) => {
    const [row, window] = [counted.get(stored.number), windows.get(stored.dataset)];
    return row && window ? [{ stored, totals: totalsOf(window.rule, row) }] : [];
  });
}

export function totalsOf(rule: TieRule, counted: Counted): NewTotals {
  const { number, up, down } = counted;
  return { number, up, down, tied: tieOf(rule, counted).tied, revisit: revisitOf(rule, counted) };
}

function progressOf({ dataset, next }: Moving, shares: readonly Share[]) {
  const share = shares.find((one) => one.dataset === dataset);
  return {
    dataset,
    interactions: share?.interactions ?? 0,
    newestEvent: share?.newest ?? null,
    windowDay: next,
  };
}

// A window that moves over a quiet month takes many ties with it; a fact stays a message, not a file.
const TIES_PER_FACT = 1_000;

/** How the ties that came and went are announced. */
export function* tieChanges(ties: readonly MovedPair[]): Iterable<Change> {
  for (const [dataset, pairs] of Map.groupBy(ties, ({ stored }) => stored.dataset)) {
    for (let start = 0; start < pairs.length; start += TIES_PER_FACT) {
      const some = pairs.slice(start, start + TIES_PER_FACT);
      const named = (tied: boolean) =>
        some.filter(({ totals }) => totals.tied === tied).map(({ stored: { low, high } }) => [low, high]);
      yield { fact: tiesChanged.name, data: { dataset, added: named(true), removed: named(false) } };
    }
  }
}

const recorded = ({ dataset, days }: Share): Change => ({
  fact: interactionsRecorded.name,
  data: { dataset, days: [...days].map(([day, people]) => ({ day, people: [...people] })) },
});
