import { at, dot, type Gram, productsOf, sumOf } from "../algebra/gram.ts";
import { solve } from "../algebra/solve.ts";
import type { Adjusted } from "../estimate/adjust.ts";
import { slopeWith } from "../estimate/slope.ts";
import { type Random, randomOf, shuffled } from "../random.ts";
import { clustersOf, type Range } from "../sample/parts.ts";
import type { Sample } from "../sample/sample.ts";

/** What became of the effect in many attempts to make it go away, or to make one appear. */
interface Attempt {
  /** Of the effect over the simulations, in its unit. */
  mean: number;
  /** Their standard deviation. */
  spread: number;
  /**
   * The share of simulations with an effect at least as large as the one that was found, for those where
   * there is none.
   */
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
  const { treatment, outcome, variation } = adjusted;
  const told = (effects: number[]) => summaryOf(effects, adjusted.effect);
  const times = Array.from({ length: simulations });
  const slopeOf = slopeWith(sample.names);
  const given = onDrawn(sample, adjusted, simulations);
  return {
    placeboTreatment: told(
      given(
        () => exchanged(sample, sample.treatment, random),
        ({ column, left }) => dot(column, outcome) / left,
      ),
    ),
    placeboOutcome: told(
      times.map(() => dot(treatment, exchanged(sample, sample.outcome, random)) / variation),
    ),
    randomCause: told(
      given(
        () => drawn(sample.rows, random),
        (cause) => withCause(adjusted, cause),
      ),
    ),
    subset: told(times.map(() => slopeOf(some(grams, random)))),
  };
}

/** A column and the square sum that the controls leave of it. */
interface Drawn {
  column: Float64Array;
  left: number;
}

// So many columns at once: the controls are read from memory a tenth as often.
const BATCH = 10;

/** Effects beside drawn columns, of which they need only what the controls leave. */
const onDrawn =
  (sample: Sample, { controls }: Adjusted, times: number) =>
  (draw: () => Float64Array, effectOf: (column: Drawn) => number): number[] => {
    const effects: number[] = [];
    while (effects.length < times) {
      const columns = Array.from({ length: Math.min(BATCH, times - effects.length) }, draw);
      productsOf(sample.controls, columns).forEach((products, place) => {
        const column = columns[place] as Float64Array;
        effects.push(
          effectOf({ column, left: dot(column, column) - dot(products, solve(controls, products)) }),
        );
      });
    }
    return effects;
  };

/**
 * Whole paths of clusters, dealt out anew: what hangs together within one stays together. A path is stretched
 * to the length of its receiver.
 */
export function exchanged(sample: Sample, column: Float64Array, random: Random): Float64Array {
  const giver = shuffled(sample.clusters, random);
  const dealt = new Float64Array(sample.rows);
  const ranges = clustersOf(sample);
  ranges.forEach(({ from, to }, cluster) => {
    const path = ranges[giver[cluster] as number] as Range;
    const pace = (path.to - path.from) / (to - from);
    if (pace === 1) dealt.set(column.subarray(path.from, path.to), from);
    else
      for (let row = from; row < to; row++)
        dealt[row] = at(column, path.from + Math.floor((row - from) * pace));
  });
  return dealt;
}

/** The effect with one more control: Frisch, Waugh and Lovell once more, on what the others leave. */
export function withCause(
  { effect, variation, treatment, outcome }: Adjusted,
  { column, left }: Drawn,
): number {
  const [onTreatment, onOutcome] = [dot(column, treatment), dot(column, outcome)];
  return (effect * variation - (onTreatment * onOutcome) / left) / (variation - onTreatment ** 2 / left);
}

/** Of spread 1. Its shape does not matter for a mean of so many. */
function drawn(rows: number, random: Random): Float64Array {
  const column = new Float64Array(rows);
  for (let row = 0; row < rows; row++) column[row] = (random() - 0.5) * Math.sqrt(12);
  return column;
}

function some(grams: readonly Gram[], random: Random): Gram {
  const order = shuffled(grams.length, random);
  const kept = order.subarray(0, Math.ceil(SUBSET * grams.length));
  return sumOf([...kept].map((place) => grams[place] as Gram));
}

function summaryOf(effects: readonly number[], found: number): Attempt {
  const mean = effects.reduce((sum, effect) => sum + effect, 0) / effects.length;
  const squares = effects.reduce((sum, effect) => sum + (effect - mean) ** 2, 0);
  return {
    mean,
    spread: Math.sqrt(squares / (effects.length - 1)),
    asLarge: effects.filter((effect) => Math.abs(effect) >= Math.abs(found)).length / effects.length,
  };
}
