import { at, crossOf, dot, type Gram, part, sumOf } from "../algebra/gram.ts";
import { type Factor, factor, solve } from "../algebra/solve.ts";
import { type Random, randomOf } from "../random.ts";
import { bounded } from "./bounded.ts";
import { ALPHA, type Interval, type Spread } from "./cluster.ts";

const DRAWS = 999;
const SEED = 2;

/**
 * What a cluster contributes once the controls are taken out: r is what they leave of the treatment, y of the
 * outcome.
 */
interface Piece {
  ry: number;
  rr: number;
  /** The controls' products with r and with y. */
  xr: Float64Array;
  xy: Float64Array;
}

/**
 * The restricted wild cluster bootstrap with Webb's six weights, turned into an interval: all effects that it
 * does not reject. It keeps its level with a dozen clusters. Cameron, Gelbach and Miller 2008; computed on
 * cluster sums as Roodman, MacKinnon, Nielsen and Webb, Stata Journal 2019. `grams` of the clusters as
 * `clusterGrams` has them, `around` an interval to begin from.
 */
export function wildInterval(grams: readonly Gram[], around: Spread): Interval {
  const { pieces, controls } = takeApart(grams);
  const random = randomOf(SEED);
  const told = ratioOf(new Float64Array(grams.length).fill(1), pieces, controls);
  const draws = Array.from({ length: DRAWS }, () =>
    ratioOf(
      Float64Array.from(grams, () => webb(random)),
      pieces,
      controls,
    ),
  );
  const kept = (effect: number) => {
    const seen = Math.abs(valueAt(told, effect));
    const beyond = draws.filter((draw) => Math.abs(valueAt(draw, effect)) >= seen);
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

/** Student's ratio (m − b·n) / √(p − 2·b·q + b²·r) as a function of the effect b that is tried. */
interface Ratio {
  m: number;
  n: number;
  p: number;
  q: number;
  r: number;
}

const valueAt = ({ m, n, p, q, r }: Ratio, effect: number): number =>
  (m - effect * n) / Math.sqrt(p - 2 * effect * q + effect * effect * r);

/**
 * Of the weighted sum of scores; with weights 1, that of the data. Scores are linear in the effect, so each
 * draw is worked out once.
 */
function ratioOf(weights: Float64Array, pieces: readonly Piece[], controls: Factor): Ratio {
  const variation = pieces.reduce((sum, { rr }) => sum + rr, 0);
  const m = pieces.reduce((sum, { ry }, cluster) => sum + at(weights, cluster) * ry, 0);
  const n = pieces.reduce((sum, { rr }, cluster) => sum + at(weights, cluster) * rr, 0);
  const ofOutcome = solve(
    controls,
    weightedSum(
      pieces.map(({ xy }) => xy),
      weights,
    ),
  );
  const ofTreatment = solve(
    controls,
    weightedSum(
      pieces.map(({ xr }) => xr),
      weights,
    ),
  );
  let [p, q, r] = [0, 0, 0];
  pieces.forEach(({ ry, rr, xr }, cluster) => {
    const weight = at(weights, cluster);
    const still = weight * ry - dot(xr, ofOutcome) - (rr * m) / variation;
    const moving = weight * rr - dot(xr, ofTreatment) - (rr * n) / variation;
    p += still * still;
    q += still * moving;
    r += moving * moving;
  });
  return { m, n, p, q, r };
}

function weightedSum(columns: readonly Float64Array[], weights: Float64Array): Float64Array {
  const sum = new Float64Array(columns[0]?.length ?? 0);
  columns.forEach((column, cluster) => {
    const weight = at(weights, cluster);
    for (let k = 0; k < sum.length; k++) sum[k] = at(sum, k) + weight * at(column, k);
  });
  return sum;
}
