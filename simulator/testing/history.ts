import { parameters } from "../model/parameters.ts";
import { organisationOf } from "../model/people/organisation.ts";
import { type Simulation, type Week, weeksOf } from "../model/weeks.ts";

/** Half a year up to the autumn: public holidays fall into it, and the clock is changed. */
export const usual: Simulation = {
  seed: 1,
  size: 120,
  monday: "2026-05-25",
  weeks: 26,
  parameters,
  story: true,
};

export const organisation = organisationOf(usual.seed, usual.size);

export const historyOf = (simulation: Simulation): Week[] => [...weeksOf(simulation).take(simulation.weeks)];
