import type { Adjusted } from "../estimate/adjust.ts";
import { clusterGrams, slopeWith } from "../estimate/slope.ts";
import { clustersOf } from "../sample/parts.ts";
import type { Sample } from "../sample/sample.ts";
import { clusterSpread, type Interval } from "./cluster.ts";
import { leaveOneOut } from "./leave-one-out.ts";
import { lotInterval, lotsFor } from "./randomise.ts";
import { wildInterval } from "./wild.ts";

/** Below this many clusters the sandwich is too narrow. */
export const FEW_CLUSTERS = 50;
/** In an arm; below, no error of clusters means anything. */
const ARM_MIN = 5;
/** With fewer ways, even the most telling lot is no surprise at 5 %, on two sides. */
const LOTS_MIN = 41;

export type IntervalMethod = "CLUSTER" | "LEAVE_ONE_OUT" | "WILD_BOOTSTRAP" | "RANDOMISATION";

export interface Certainty extends Interval {
  method: IntervalMethod;
}

/**
 * The interval of a linear effect by as many clusters as there are, the wider one where two are at hand; null
 * where they are too few.
 */
export function intervalOf(sample: Sample, adjusted: Adjusted, byLot: boolean): Certainty | null {
  const arms = armsOf(sample);
  const wide = clusterSpread(adjusted);
  if (arms && Math.min(arms.treated, arms.control) < ARM_MIN) {
    const { drawn } = arms;
    if (!byLot || !drawn || lotsFor(drawn) < LOTS_MIN) return null;
    return { ...lotInterval(sample, adjusted, drawn, wide), method: "RANDOMISATION" };
  }
  if (sample.clusters < 2 * ARM_MIN) return null;
  if (sample.clusters >= FEW_CLUSTERS) return { low: wide.low, high: wide.high, method: "CLUSTER" };
  const grams = clusterGrams(sample);
  const jackknife = leaveOneOut(grams, slopeWith(sample.names));
  const wild = wildInterval(grams, jackknife);
  return wild.high - wild.low > jackknife.high - jackknife.low
    ? { ...wild, method: "WILD_BOOTSTRAP" }
    : { low: jackknife.low, high: jackknife.high, method: "LEAVE_ONE_OUT" };
}

/** Clusters with somebody in each arm; `drawn` where each cluster is in one. Null for a dose. */
function armsOf(sample: Sample): { treated: number; control: number; drawn: boolean[] | null } | null {
  if (sample.treatment.some((value) => value !== 0 && value !== 1)) return null;
  const shares = clustersOf(sample).map(({ from, to }) => {
    const arm = sample.treatment.subarray(from, to);
    return arm.reduce((sum, value) => sum + value, 0) / arm.length;
  });
  return {
    treated: shares.filter((share) => share > 0).length,
    control: shares.filter((share) => share < 1).length,
    drawn: shares.every((share) => share === 0 || share === 1) ? shares.map((share) => share === 1) : null,
  };
}
