import { at, crossOf, dot, type Gram, part, sumOf } from "../algebra/gram.ts";
import { type Factor, factor, solve } from "../algebra/solve.ts";
import { type Random, randomOf } from "../random.ts";
import { bounded } from "./bounded.ts";
import { ALPHA, type Interval, type Spread } from "./cluster.ts";

const DRAWS = 999;
const SEED = 2;

/** What a cluster contributes once the controls are taken out: r is what they leave of the treatment, y of the outcome. */
interface Piece {
  ry: number;
  rr: number;
  /** The controls' products with r and with y. */
  xr: Float64Array;
  xy: Float64Array;
}

/**
 * The restricted wild cluster bootstrap with Webb's six weights, turned into an interval: all effects that it does not reject. It keeps
 * its level with a dozen clusters. Cameron, Gelbach and Miller 2008; computed on cluster sums as Roodman, MacKinnon, Nielsen and
 * Webb, Stata Journal 2019. `grams` of the clusters as `clusterGrams` has them, `around` an interval to begin from.
 */
export function wildInterval(grams: readonly Gram[], around: Spread): Interval {
  const { pieces, controls } = takeApart(grams);
  const random = randomOf(SEED);
  const draws = Array.from({ length: DRAWS }, () => Float64Array.from(grams, () => webb(random)));
  const ones = new Float64Array(grams.length).fill(1);
  const kept = (effect: number) => {
    const told = Math.abs(statistic(effect, ones, pieces, controls));
    const beyond = draws.filter((weights) => Math.abs(statistic(effect, weights, pieces, controls)) >= told);
    return (beyond.length + 1) / (DRAWS + 1) > ALPHA;
  };
  return bounded(kept, around);
}

const six = [-Math.sqrt(1.5), -1, -Math.sqrt(0.5), Math.sqrt(0.5), 1, Math.sqrt(1.5)] as const;
const webb = (random: Random): number => six[Math.floor(random() * 6)] as number;

function takeApart(grams: readonly Gram[]): { pieces: Piece[]; controls: Factor } {
  const whole = sumOf(grams);
  const treatment = whole.size - 2;
  const outcome = whole.size - 1;
  const others = Array.from({ length: treatment }, (_, column) => column);
  const controls = factor(part(whole, others), (column) => `column ${column}`);
  const [ofTreatment, ofOutcome] = [treatment, outcome].map((column) =>
    solve(controls, crossOf(whole, column, others)),
  );
  const pieces = grams.map((gram) => {
    const square = part(gram, others);
    const xr = left(square, crossOf(gram, treatment, others), ofTreatment as Float64Array);
    const xy = left(square, crossOf(gram, outcome, others), ofOutcome as Float64Array);
    const entry = (column: number) => at(gram.values, treatment * gram.size + column);
    const ry =
      entry(outcome) -
      dot(crossOf(gram, treatment, others), ofOutcome as Float64Array) -
      dot(ofTreatment as Float64Array, xy);
    const rr =
      entry(treatment) -
      dot(crossOf(gram, treatment, others), ofTreatment as Float64Array) -
      dot(ofTreatment as Float64Array, xr);
    return { ry, rr, xr, xy };
  });
  return { pieces, controls };
}

/** X′column less X′X·coefficients. */
const left = ({ size, values }: Gram, products: Float64Array, coefficients: Float64Array): Float64Array =>
  products.map((product, row) => product - dot(values.subarray(row * size, (row + 1) * size), coefficients));

/** Student's ratio of the weighted sum of scores under an effect; with weights 1, that of the data. */
function statistic(
  effect: number,
  weights: Float64Array,
  pieces: readonly Piece[],
  controls: Factor,
): number {
  const fit = new Float64Array(controls.size);
  let moved = 0;
  let variation = 0;
  pieces.forEach(({ ry, rr, xr, xy }, cluster) => {
    const weight = at(weights, cluster);
    for (let k = 0; k < fit.length; k++) fit[k] = at(fit, k) + weight * (at(xy, k) - effect * at(xr, k));
    moved += weight * (ry - effect * rr);
    variation += rr;
  });
  const refitted = solve(controls, fit);
  const squares = pieces.reduce((sum, { ry, rr, xr }, cluster) => {
    const score = at(weights, cluster) * (ry - effect * rr) - dot(xr, refitted) - (rr * moved) / variation;
    return sum + score * score;
  }, 0);
  return moved / Math.sqrt(squares);
}
