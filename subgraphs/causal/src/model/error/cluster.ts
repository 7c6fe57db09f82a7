import type { Estimate } from "../estimate/estimate.ts";
import { criticalT } from "./student.ts";

export interface Interval {
  low: number;
  high: number;
}

/** How sure an effect is, by one way of telling. */
export interface Spread extends Interval {
  /** Standard error, in units of the effect. */
  error: number;
}

export const ALPHA = 0.05;

/**
 * The sandwich with one meat a cluster, CV1: rows of a cluster may move together in any way. Corrected by
 * G/(G − 1), and by (n − 1)/(n − k) where a linear model was fitted; t with G − 1 degrees of freedom (Cameron
 * and Miller, Journal of Human Resources 2015).
 */
export function clusterSpread({ effect, influence, fitted }: Estimate): Spread {
  const clusters = influence.length;
  const rows = fitted ? (fitted.rows - 1) / (fitted.rows - fitted.parameters) : 1;
  const variance = influence.reduce((sum, one) => sum + one * one, 0) * (clusters / (clusters - 1)) * rows;
  return spreadAround(effect, Math.sqrt(variance), clusters);
}

export function spreadAround(effect: number, error: number, clusters: number): Spread {
  const reach = criticalT(ALPHA, clusters - 1) * error;
  return { error, low: effect - reach, high: effect + reach };
}
