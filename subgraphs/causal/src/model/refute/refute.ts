import { at, dot, type Gram, sumOf } from "../algebra/gram.ts";
import { solve } from "../algebra/solve.ts";
import { type Adjusted, productsWith } from "../estimate/adjust.ts";
import { slopeIn } from "../estimate/slope.ts";
import { type Random, randomOf, shuffled } from "../random.ts";
import { clustersOf } from "../sample/parts.ts";
import type { Sample } from "../sample/sample.ts";

/** What became of the effect in many attempts to make it go away, or to make one appear. */
export interface Attempt {
  /** Of the effect over the simulations, in its unit. */
  mean: number;
  /** Their standard deviation. */
  spread: number;
  /** The share of simulations with an effect at least as large as the one that was found, for those where there is none. */
  asLarge: number;
}

export interface Refutation {
  /** The treatments of whole clusters, given to others: no effect should be left. */
  placeboTreatment: Attempt;
  /** The outcomes of whole clusters, given to others: no effect should be left. */
  placeboOutcome: Attempt;
  /** One more covariate, drawn: the effect should stay. */
  randomCause: Attempt;
  /** Four clusters in five: the effect should stay. */
  subset: Attempt;
}

const SEED = 5;
const SUBSET = 0.8;

/** Each attempt `simulations` times, each at the cost of what it changes. */
export function refute(
  sample: Sample,
  adjusted: Adjusted,
  grams: readonly Gram[],
  simulations: number,
): Refutation {
  const random = randomOf(SEED);
  const attempt = (simulate: () => number): Attempt =>
    summaryOf(Float64Array.from({ length: simulations }, simulate), adjusted.effect);
  return {
    placeboTreatment: attempt(() => {
      const placebo = exchanged(sample, sample.treatment, random);
      return dot(placebo, adjusted.outcome) / left(sample, adjusted, placebo);
    }),
    placeboOutcome: attempt(
      () => dot(adjusted.treatment, exchanged(sample, sample.outcome, random)) / adjusted.variation,
    ),
    randomCause: attempt(() => withCause(sample, adjusted, drawn(sample.rows, random))),
    subset: attempt(() => slopeIn(some(grams, random))),
  };
}

/** Whole paths of clusters, dealt out anew: what hangs together within one stays together. A path is stretched to the length of its receiver. */
export function exchanged(sample: Sample, column: Float64Array, random: Random): Float64Array {
  const giver = shuffled(sample.clusters, random);
  const dealt = new Float64Array(sample.rows);
  const ranges = clustersOf(sample);
  ranges.forEach(({ from, to }, cluster) => {
    const given = ranges[giver[cluster] as number] as { from: number; to: number };
    const pace = (given.to - given.from) / (to - from);
    for (let row = from; row < to; row++)
      dealt[row] = at(column, given.from + Math.floor((row - from) * pace));
  });
  return dealt;
}

/** The square sum that the controls leave of a column. */
function left(sample: Sample, { controls }: Adjusted, column: Float64Array): number {
  const products = productsWith(sample, column);
  return dot(column, column) - dot(products, solve(controls, products));
}

/** The effect with one more control: Frisch, Waugh and Lovell once more, on what the others leave. */
export function withCause(sample: Sample, adjusted: Adjusted, cause: Float64Array): number {
  const variation = left(sample, adjusted, cause);
  const [onTreatment, onOutcome] = [dot(cause, adjusted.treatment), dot(cause, adjusted.outcome)];
  const shared = adjusted.effect * adjusted.variation - (onTreatment * onOutcome) / variation;
  return shared / (adjusted.variation - onTreatment ** 2 / variation);
}

/** Of spread 1. Its shape does not matter for a mean of so many. */
const drawn = (rows: number, random: Random) =>
  Float64Array.from({ length: rows }, () => (random() - 0.5) * Math.sqrt(12));

function some(grams: readonly Gram[], random: Random): Gram {
  const order = shuffled(grams.length, random);
  const kept = order.subarray(0, Math.ceil(SUBSET * grams.length));
  return sumOf([...kept].map((place) => grams[place] as Gram));
}

function summaryOf(effects: Float64Array, found: number): Attempt {
  const mean = effects.reduce((sum, effect) => sum + effect, 0) / effects.length;
  const squares = effects.reduce((sum, effect) => sum + (effect - mean) ** 2, 0);
  return {
    mean,
    spread: Math.sqrt(squares / (effects.length - 1)),
    asLarge: effects.filter((effect) => Math.abs(effect) >= Math.abs(found)).length / effects.length,
  };
}
