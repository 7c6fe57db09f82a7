import type { Table } from "@organism/causal";
import {
  mondayAfter,
  type OfferRule,
  organisationOf,
  type Parameters,
  randomOf,
  strainOf,
  truthOf,
} from "@organism/simulator";

/**
 * An organisation in which whoever is overloaded for the first time is offered something, or held out with
 * the team.
 */
export interface Trial {
  seed: number;
  people: number;
  parameters: Parameters;
}

const WEEKS = 26;
const MONDAY = "2026-01-05";
const AFTER = 8;
const BEFORE = 4;

const mondayOf = (week: number) => mondayAfter(MONDAY, week);

interface Drawn {
  person: number;
  week: number;
  offered: boolean;
  signal: number;
}

/**
 * What the panel shows of a trial: of each who was eligible, the pulse over the weeks after, and what was
 * known before.
 */
export function panelOf({ seed, people, parameters }: Trial): Table {
  const organisation = organisationOf(seed, people);
  const lot = organisation.teams.map(({ index }) => randomOf(seed, "lot", index).unit());
  // Half of the teams exactly, whichever they are.
  const half = lot.toSorted((a, b) => a - b)[Math.floor(lot.length / 2)] ?? 0;
  const teamOf = (person: number) => organisation.people[person]?.team.index ?? 0;
  const first = new Map<number, Drawn>();
  const rule: OfferRule = (week, person, signal) => {
    if (signal <= parameters.offer.above || first.has(person)) return null;
    const offered = (lot[teamOf(person)] ?? 0) < half;
    first.set(person, { person, week, offered, signal });
    return offered ? "OFFERED" : "HELD_OUT";
  };
  const weeks = [...strainOf({ organisation, parameters, mondayOf, rule }).take(WEEKS)];
  const drawn = [...first.values()].filter(({ week }) => week + AFTER < WEEKS);
  const pulse = (person: number, from: number, to: number) =>
    meanOf(weeks.slice(from, to).flatMap((states) => states[person]?.pulse ?? []));
  const column = (read: (one: Drawn) => number) => Float64Array.from(drawn, read);
  return {
    outcome: column(({ person, week }) => pulse(person, week + 1, week + 1 + AFTER)),
    treatment: column(({ offered }) => Number(offered)),
    covariates: {
      signal: column(({ signal }) => signal),
      pulseBefore: column(({ person, week }) => pulse(person, week - BEFORE, week)),
    },
    beside: { taken: column(({ person, week }) => Number(weeks[week]?.[person]?.taken)) },
    cluster: Int32Array.from(drawn, ({ person }) => teamOf(person)),
  };
}

/** What the offer does to the strain of the eligible, by pairs of runs that differ by it alone. */
export const effectIn = ({ seed, people, parameters }: Trial, runs: number): number =>
  truthOf({ seed, size: people, weeks: WEEKS, parameters, mondayOf }, runs).effects.offerOnStrain.estimate;

const meanOf = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
