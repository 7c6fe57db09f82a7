import { addDays, type Day } from "./day.ts";
import type { TieRule } from "./tie-rule.ts";

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
export function tieOf({ eachWay, bothWays }: TieRule, { up, down }: Totals): Tie {
  const weight = up + down;
  return { tied: Math.min(up, down) >= eachWay && weight >= bothWays, weight };
}

interface CountedDays {
  /** The earliest day inside the window with a count. */
  inside: Day | null;
  /** The earliest such day after it. */
  ahead: Day | null;
}

/** The day on which the window's totals change by the passing of time alone; null where they never do. */
export function revisitOf({ days }: TieRule, { inside, ahead }: CountedDays): Day | null {
  const leaves = inside && addDays(inside, days);
  return leaves && ahead ? (leaves < ahead ? leaves : ahead) : (leaves ?? ahead);
}

interface Standing extends Totals {
  tied: boolean;
}

/** Whether others must hear of it: a tie that came or went, or the weight of one that stays. */
export const movedFrom = (was: Standing, now: Standing): boolean =>
  now.tied !== was.tied || (now.tied && now.up + now.down !== was.up + was.down);
