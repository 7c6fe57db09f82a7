import { protagonistOf } from "../model/activity/overtime.ts";
import { mondayAfter, mondayAt } from "../model/calendar.ts";
import { parameters, quiet } from "../model/parameters.ts";
import { organisationOf } from "../model/people/organisation.ts";
import type { Simulation } from "../model/weeks.ts";

/** What was asked for, and when it began. */
export interface Wish {
  seed: number;
  people: number;
  weeks: number;
  /** Nobody is overloaded. */
  quiet: boolean;
  /** The Monday on which the history begins. */
  monday: string;
}

export const simulationOf = (wish: Wish): Simulation => ({
  seed: wish.seed,
  size: wish.people,
  monday: wish.monday,
  weeks: wish.weeks,
  parameters: wish.quiet ? quiet : parameters,
  story: !wish.quiet,
});

/** History ends where the week of whom the story is about begins, so that all of theirs are over. */
export function beginningOf({ seed, people, weeks }: Omit<Wish, "monday">, now: number): string {
  const { team } = protagonistOf(organisationOf(seed, people));
  return mondayAfter(mondayAt(team.zone, now), -weeks);
}
