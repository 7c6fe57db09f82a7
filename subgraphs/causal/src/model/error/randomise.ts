import { at } from "../algebra/gram.ts";
import type { Adjusted } from "../estimate/adjust.ts";
import { randomOf, shuffled } from "../random.ts";
import { sumsOf } from "../sample/parts.ts";
import type { Sample } from "../sample/sample.ts";
import { bounded } from "./bounded.ts";
import { ALPHA, type Interval } from "./cluster.ts";

const DRAWS = 1_999;
const SEED = 3;

/**
 * Randomisation inference: all effects, the same for everybody, under which the lot that was drawn is not
 * among the 5 % most telling. Exact with any number of clusters, since the lot itself is the only chance.
 * `treated` says which clusters drew the treatment. Imbens and Rubin, Causal Inference (2015), chapter 5; on
 * what the controls leave.
 */
export function lotInterval(
  sample: Sample,
  adjusted: Adjusted,
  treated: readonly boolean[],
  around: Interval,
): Interval {
  const outcome = sumsOf(sample, adjusted.outcome);
  const treatment = sumsOf(sample, adjusted.treatment);
  const lots = drawLots(treated);
  const kept = (effect: number) => {
    const scores = outcome.map((sum, cluster) => sum - effect * at(treatment, cluster));
    const sumOver = (lot: readonly number[]) =>
      Math.abs(lot.reduce((sum, cluster) => sum + at(scores, cluster), 0));
    // As far within rounding is as far: the lot that was drawn is one of them.
    const told = sumOver(membersOf(treated)) * (1 - 1e-12);
    return lots.filter((lot) => sumOver(lot) >= told).length / lots.length > ALPHA;
  };
  return bounded(kept, around);
}

const membersOf = (treated: readonly boolean[]) =>
  treated.flatMap((drawn, cluster) => (drawn ? [cluster] : []));

/** All lots where they are few, else a draw of them, and always the one that was drawn. */
function drawLots(treated: readonly boolean[]): number[][] {
  const members = membersOf(treated);
  if (lotsFor(treated) <= DRAWS) return combinationsOf(treated.length, members.length);
  const random = randomOf(SEED);
  const draw = () => [...shuffled(treated.length, random).subarray(0, members.length)];
  return [members, ...Array.from({ length: DRAWS }, draw)];
}

/** In how many ways the lot could have fallen. */
export function lotsFor(treated: readonly boolean[]): number {
  return membersOf(treated).reduce((ways, _, drawn) => (ways * (treated.length - drawn)) / (drawn + 1), 1);
}

function combinationsOf(length: number, size: number, from = 0): number[][] {
  if (size === 0) return [[]];
  return Array.from({ length: length - size - from + 1 }, (_, on) => from + on).flatMap((first) =>
    combinationsOf(length, size - 1, first + 1).map((rest) => [first, ...rest]),
  );
}
