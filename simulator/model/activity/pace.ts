import type { Parameters } from "../parameters.ts";
import type { Timetable } from "./timetable.ts";

const FULL_WEEK = 5;
const FULL_DAY_MS = 8.5 * 3_600_000;

/** How much somebody does in the week, 1 for full time at load 0: load, and the time they are there. */
export function paceOf({ state, shifts }: Timetable, { work }: Parameters): number {
  const present = shifts.reduce((sum, { start, end }) => sum + end - start, 0) / FULL_DAY_MS / FULL_WEEK;
  return present * Math.exp(work.pace * Math.max(-2, Math.min(3, state.load)));
}
