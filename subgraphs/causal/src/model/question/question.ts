import type { IntervalMethod } from "../error/interval.ts";
import type { EffectSet } from "../estimate/instrument.ts";
import type { Reason } from "../graph/reason.ts";
import type { Fault } from "../not-estimable.ts";
import type { Alike } from "../refute/benchmark.ts";
import type { Refutation } from "../refute/refute.ts";
import type { Dropped } from "../sample/table.ts";

/** Each kind of treatment has its own estimand, and only that. */
export type Estimand =
  /** Of being above a threshold, on those who are. */
  | { kind: "THRESHOLD"; above: number }
  /** Of one unit more: a slope, weighted by overlap. */
  | { kind: "DOSE" }
  /** Of being offered something, taken up or not. */
  | { kind: "OFFER" };

export interface Question {
  treatment: string;
  outcome: string;
  estimand: Estimand;
  /** Who was treated was drawn by an audited lot. */
  byLot: boolean;
  /** Latent nodes of which the asker accepts by name that they do not confound. */
  accepted: readonly string[];
  /** The smallest change of the outcome that is worth something, with its good sign. */
  worthwhile: number;
}

/** Best first. */
export type Evidence = "RANDOMISED" | "QUASI" | "ASSUMED";

export type Answer =
  | Estimated
  | { state: "NOT_IDENTIFIED"; reasons: readonly Reason[] }
  /** Never with the number. */
  | { state: "TOO_FEW" }
  | { state: "NOT_ESTIMABLE"; fault: Fault; detail: string };

export interface Estimated {
  state: "ESTIMATED";
  effect: number;
  low: number;
  high: number;
  estimator: "REGRESSION" | "DOUBLE_ROBUST" | "PARTLY_LINEAR" | "INSTRUMENT";
  interval: IntervalMethod | "ANDERSON_RUBIN";
  evidence: Evidence;
  /** Latent nodes that were accepted by name. */
  assumed: readonly string[];
  verdict: Verdict;
  n: { rows: number; clusters: number; treated: number; control: number };
  dropped: Dropped;
  leftOut: readonly string[];
  /** Rows without a counterpart in the other arm; they stand in no estimate but a regression. */
  trimmed: number;
  balance: readonly Balance[];
  response: { treated: number; control: number };
  /** Of those who take an offer up because of it; null where nothing is known of who did. */
  ofTakers: { effect: number; set: EffectSet; strength: number } | null;
  refutation: Refutation;
  unmeasured: { robustness: number; alike: readonly Alike[]; eValue: number; tipping: number | null };
  graphVersion: number;
}

/** WORKS: the whole interval lies beyond the smallest worthwhile effect, on its good side. */
export type Verdict = "WORKS" | "HARMS" | "NOT_SHOWN";

/** Difference of the arms in spreads of the covariate. */
export interface Balance {
  name: string;
  before: number;
  /** Weighted by how likely the treatment was; null where nothing was weighted. */
  after: number | null;
}
