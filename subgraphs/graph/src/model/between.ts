import { roundCoarsely } from "./rounding.ts";
import type { Totals } from "./tie.ts";

/** What two people with a tie exchanged over a window. */
export interface Exchange extends Totals {
  low: number;
  high: number;
}

export interface TeamTie {
  /** The lower team number. */
  a: number;
  b: number;
  /** Interactions over the window, rounded. */
  weight: number;
}

/** With more than this share of a number, one person could be read from it. */
const LARGEST_SHARE = 0.5;

interface Behind {
  weight: number;
  byPerson: Map<number, number>;
}

/**
 * How much the smallest published teams work together. Said only where `sizeMin` people stand behind it and none of them
 * carries most of it.
 */
export function tiesBetween(
  exchanges: readonly Exchange[],
  atoms: ReadonlyMap<number, number>,
  sizeMin: number,
): TeamTie[] {
  const behind = new Map<string, Behind>();
  for (const { low, high, up, down } of exchanges) {
    const weight = up + down;
    const teams = [atoms.get(low), atoms.get(high)].flatMap((team) => team ?? []).toSorted((a, b) => a - b);
    if (teams.length < 2 || teams[0] === teams[1]) continue;
    const key = teams.join();
    const sum = behind.get(key) ?? { weight: 0, byPerson: new Map() };
    sum.weight += weight;
    for (const person of [low, high]) sum.byPerson.set(person, (sum.byPerson.get(person) ?? 0) + weight);
    behind.set(key, sum);
  }
  return [...behind].flatMap(([key, { weight, byPerson }]) => {
    if (byPerson.size < sizeMin || Math.max(...byPerson.values()) > weight * LARGEST_SHARE) return [];
    const [a = 0, b = 0] = key.split(",").map(Number);
    return [{ a, b, weight: roundCoarsely(weight) }];
  });
}
