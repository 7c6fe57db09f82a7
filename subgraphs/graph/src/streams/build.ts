import type { Postgres } from "@organism/runtime/stores/postgres.ts";
import type { Transaction } from "kysely";
import { interactionsRecorded, tiesChanged } from "../facts.ts";
import type { Arrival } from "../model/arrival.ts";
import {
  type Count,
  countsOf,
  type Share,
  sharesOf,
  windowDayAfter,
  withoutRepeats,
} from "../model/batch.ts";
import { type Day, dayOf } from "../model/day.ts";
import { movedFrom, revisitOf, tieOf } from "../model/tie.ts";
import { insertNew } from "../store/build/arrivals.ts";
import { type Change, type NewTotals, writeQuietly, writeVersion } from "../store/build/outcome.ts";
import { count, lockPairs, makePairs, type StoredPair } from "../store/build/pairs.ts";
import { type Clock, holdWindows, type Pull } from "../store/build/windows.ts";
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
    const [shares, counts] = [sharesOf(fresh), countsOf(fresh)];
    const pulls = pullsOf(shares, batch);
    if (pulls.length === 0) return null;
    await holdWindows(db, pulls, batch.today);
    const datasets = pulls.map(({ dataset }) => dataset);
    const clocks = movingOf(await makePairs(db, counts, datasets), shares, batch);
    if (fresh.length === 0 && clocks.every(stands)) return null;
    const pairs = await movePairs(db, counts, clocks);
    const moved = pairs.filter(({ stored, totals }) => movedFrom(stored, totals));
    await writeQuietly(
      db,
      pairs.filter((pair) => !moved.includes(pair)).map(({ totals }) => totals),
    );
    const ties = moved.filter(({ stored, totals }) => stored.tied !== totals.tied);
    const version = await writeVersion(db, {
      moved: moved.map(({ totals }) => totals),
      progress: clocks.map((clock) => progressOf(clock, shares)),
      changes: [...tieChanges(ties), ...shares.map(recorded)],
    });
    return { version, tiesMoved: ties.length > 0 };
  });
}

const pullsOf = (shares: readonly Share[], { passing = [] }: Batch): Pull[] => [
  ...shares.map(({ dataset, newest }) => ({ dataset, newest: newest && dayOf(newest) })),
  ...passing.map((dataset) => ({ dataset, newest: null })),
];

/** A dataset's clock and where the batch moves it. */
interface Moving extends Clock {
  next: Day;
}

const stands = ({ windowDay, next }: Moving) => windowDay === next;

function movingOf(clocks: readonly Clock[], shares: readonly Share[], { today }: Batch): Moving[] {
  const newest = new Map(shares.map((share) => [share.dataset, share.newest]));
  return clocks.flatMap((clock) => {
    const next = windowDayAfter(clock, newest.get(clock.dataset) ?? null, today);
    return next === null ? [] : [{ ...clock, next }];
  });
}

interface MovedPair {
  stored: StoredPair;
  totals: NewTotals;
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
  const windows = new Map(clocks.map(({ dataset, next }) => [dataset, next]));
  const counted = new Map((await count(db, counts, pairs, windows)).map((row) => [row.number, row]));
  return pairs.flatMap((stored) => {
    const row = counted.get(stored.number);
    if (!row) return [];
    const { number, up, down } = row;
    return [{ stored, totals: { number, up, down, tied: tieOf(row).tied, revisit: revisitOf(row) } }];
  });
}

function progressOf({ dataset, live, next }: Moving, shares: readonly Share[]) {
  const share = shares.find((one) => one.dataset === dataset);
  return {
    dataset,
    interactions: share?.interactions ?? 0,
    newestEvent: live ? null : (share?.newest ?? null),
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
