import { at } from "../algebra/gram.ts";
import { clusterSpread, type Spread } from "../error/cluster.ts";
import { sumsOf } from "../sample/parts.ts";
import type { Sample } from "../sample/sample.ts";
import type { Scored } from "./double-robust.ts";

/** With fewer, intervals of 95 % held the truth 66 % of the time. */
const CLUSTERS_MIN = 20;

export type GroupEffect = { group: number; effect: number; spread: Spread } | { group: number; tooFew: true };

/** The effect among the rows of each group, numbered from 0, by the mean of their scores. */
export function effectsByGroup(sample: Sample, scored: Scored, group: Int32Array): GroupEffect[] {
  const groups = group.reduce((most, one) => Math.max(most, one + 1), 0);
  return Array.from({ length: groups }, (_, number) => {
    const member = Float64Array.from(group, (one) => (one === number ? 1 : 0));
    const clusters = sumsOf(sample, member).filter((rows) => rows > 0).length;
    const weights = scored.weights.map((weight, row) => weight * at(member, row));
    const total = weights.reduce((sum, weight) => sum + weight, 0);
    if (clusters < CLUSTERS_MIN || total === 0) return { group: number, tooFew: true };
    const told = scored.scores.map((score, row) => score * at(member, row));
    const effect = told.reduce((sum, score) => sum + score, 0) / total;
    const error = told.map((score, row) => (score - effect * at(weights, row)) / total);
    const influence = sumsOf(sample, error).filter((_, cluster) => sumOfCluster(sample, member, cluster) > 0);
    return { group: number, effect, spread: clusterSpread({ effect, influence }) };
  });
}

function sumOfCluster({ starts }: Sample, values: Float64Array, cluster: number): number {
  return values.subarray(starts[cluster], starts[cluster + 1]).reduce((sum, value) => sum + value, 0);
}
