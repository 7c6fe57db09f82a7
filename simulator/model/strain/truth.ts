import type { Parameters } from "../parameters.ts";
import { organisationOf } from "../people/organisation.ts";
import { type Draw, type OfferRule, type State, strainOf, type World } from "./strain.ts";

/** What an offer really does, found by running the same weeks twice. */
export interface Truth {
  parameters: Parameters;
  /** So many organisations, of the seeds from the given one on. */
  runs: number;
  /** How many people became eligible in them, each counted once, and how many of those take the offer. */
  eligible: number;
  taken: number;
  effects: Record<Estimand, Effect>;
}

type Estimand =
  /** Intention to treat: all eligible are offered or none is; mean over the weeks of the offer, everything included. */
  | "offerOnStrain"
  | "offerOnLoad"
  /** The same without what reaches the eligible from the offers of others. */
  | "ownOfferOnStrain"
  /** The own effect for each who takes it: the offer as an instrument. */
  | "takingOnStrain";

interface Effect {
  estimate: number;
  /** Of the mean over runs. */
  standardError: number;
}

interface Question {
  seed: number;
  size: number;
  weeks: number;
  parameters: Parameters;
  mondayOf: World["mondayOf"];
}

const RUNS = 20;

/** Effects of do(offer) against do(no offer), with every other draw in common: never read off a coefficient. */
export function truthOf(question: Question, runs = RUNS): Truth {
  const pairs = Array.from({ length: runs }, (_, run) => pairOf({ ...question, seed: question.seed + run }));
  const effect = (read: (pair: Pair) => number): Effect => {
    // A run in which nobody became eligible says nothing.
    const values = pairs.filter(({ eligible }) => eligible > 0).map(read);
    const estimate = meanOf(values);
    const variance = meanOf(values.map((value) => (value - estimate) ** 2));
    return { estimate, standardError: Math.sqrt(variance / Math.max(1, values.length - 1)) };
  };
  return {
    parameters: question.parameters,
    runs,
    eligible: sumOf(pairs.map(({ eligible }) => eligible)),
    taken: sumOf(pairs.map(({ taken }) => taken)),
    effects: {
      offerOnStrain: effect(({ total }) => total.strain),
      offerOnLoad: effect(({ total }) => total.load),
      ownOfferOnStrain: effect(({ own }) => own.strain),
      takingOnStrain: effect(({ own, eligible, taken }) => (own.strain * eligible) / Math.max(1, taken)),
    },
  };
}

interface Pair {
  eligible: number;
  taken: number;
  total: Difference;
  own: Difference;
}

type Difference = Pick<State, "strain" | "load">;

function pairOf({ seed, size, parameters, ...question }: Question): Pair {
  const organisation = organisationOf(seed, size);
  const run = (rule: OfferRule, spillOver = parameters.offer.spillOver) => {
    const world = { organisation, parameters: { ...parameters, offer: { ...parameters.offer, spillOver } } };
    return firstOf(strainOf({ ...question, ...world, rule }), question.weeks);
  };
  const first = new Map<number, number>();
  const none = run((week, person, signal) => {
    if (signal > parameters.offer.above && !first.has(person)) first.set(person, week);
    return null;
  });
  // A later eligibility depends on the first offer, so that it is no longer the same person in both runs.
  const all: OfferRule = (week, person): Draw => (first.get(person) === week ? "OFFERED" : null);
  // Whose weeks after the offer were not simulated has no outcome.
  const eligible = [...first].filter(([, week]) => week + parameters.offer.weeks < question.weeks);
  const [offered, alone] = [run(all), run(all, 0)];
  return {
    eligible: eligible.length,
    taken: eligible.filter(([person, week]) => alone[week]?.[person]?.taken).length,
    total: between(offered, none, eligible, parameters),
    own: between(alone, none, eligible, parameters),
  };
}

/** The mean difference over people and the weeks after each one's offer. */
function between(
  one: Weeks,
  other: Weeks,
  eligible: readonly [person: number, week: number][],
  { offer }: Parameters,
): Difference {
  const differenceIn = (read: (state: State) => number) =>
    meanOf(
      eligible.flatMap(([person, week]) =>
        Array.from({ length: offer.weeks }, (_, i) => {
          const [with_, without] = [one[week + 1 + i]?.[person], other[week + 1 + i]?.[person]];
          return with_ && without ? read(with_) - read(without) : 0;
        }),
      ),
    );
  return { strain: differenceIn(({ strain }) => strain), load: differenceIn(({ load }) => load) };
}

type Weeks = readonly (readonly State[])[];

const firstOf = <T>(items: Generator<T>, count: number): T[] => [...items.take(count)];
const sumOf = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0);
const meanOf = (values: readonly number[]) => (values.length === 0 ? 0 : sumOf(values) / values.length);
