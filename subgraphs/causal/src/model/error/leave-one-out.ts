import { type Gram, sumOf, without } from "../algebra/gram.ts";
import { type Spread, spreadAround } from "./cluster.ts";

/**
 * CV3: the jackknife of an effect that is a function of a Gram matrix alone, one cluster left out at a time
 * by subtraction. With few or uneven clusters it is too wide rather than too narrow: MacKinnon, Nielsen and
 * Webb, Journal of Applied Econometrics 2023.
 */
export function leaveOneOut(clusters: readonly Gram[], effectOf: (gram: Gram) => number): Spread {
  const whole = sumOf(clusters);
  const effect = effectOf(whole);
  const squares = clusters.reduce(
    (sum, cluster) => sum + (effectOf(without(whole, cluster)) - effect) ** 2,
    0,
  );
  const share = (clusters.length - 1) / clusters.length;
  return spreadAround(effect, Math.sqrt(share * squares), clusters.length);
}
