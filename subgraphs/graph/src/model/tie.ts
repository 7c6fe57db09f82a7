import { addDays, type Day } from "./day.ts";

/** What makes a tie. Whoever changes a number raises the version and recomputes every pair: stored ties must all follow one rule. */
const tieRule = {
  version: 1,
  /** UTC days of the window, the horizon's own included. */
  days: 28,
  /** A send to more people than this is an announcement and counts for none of them. */
  mostRecipients: 8,
  eachWay: 1,
  bothWays: 2,
} as const;

/** Interactions over the window, from the lower person number to the higher and back. */
export interface Totals {
  up: number;
  down: number;
}

interface Tie {
  tied: boolean;
  weight: number;
}

/** Two people have a tie when each has turned to the other: mail that is never answered is none. */
export function tieOf({ up, down }: Totals): Tie {
  const weight = up + down;
  return { tied: Math.min(up, down) >= tieRule.eachWay && weight >= tieRule.bothWays, weight };
}

export const countsForTies = (recipients: number): boolean => recipients <= tieRule.mostRecipients;

/** The days that count while the horizon stands on `last`. */
export const windowOf = (last: Day) => ({ first: addDays(last, 1 - tieRule.days), last });

interface CountedDays {
  /** The earliest day inside the window with a count. */
  inside: Day | null;
  /** The earliest such day after it. */
  ahead: Day | null;
}

/** The day on which the window's totals change by the passing of time alone; null where they never do. */
export function revisitOf({ inside, ahead }: CountedDays): Day | null {
  const leaves = inside && addDays(inside, tieRule.days);
  return leaves && ahead ? (leaves < ahead ? leaves : ahead) : (leaves ?? ahead);
}

interface Was extends Totals {
  tied: boolean;
}

/** Whether others must hear of it: a tie that came or went, or the weight of one that stays. */
export function movedFrom(was: Was, now: Totals): boolean {
  const { tied, weight } = tieOf(now);
  return tied !== was.tied || (tied && weight !== was.up + was.down);
}
