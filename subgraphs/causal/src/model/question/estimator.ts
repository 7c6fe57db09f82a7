import { clusterSpread } from "../error/cluster.ts";
import { type Certainty, FEW_CLUSTERS } from "../error/interval.ts";
import type { Adjusted } from "../estimate/adjust.ts";
import { crossFit } from "../estimate/cross-fit.ts";
import { doubleRobust } from "../estimate/double-robust.ts";
import { instrumented } from "../estimate/instrument.ts";
import { partlyLinear } from "../estimate/partly-linear.ts";
import { type Propensity, propensityOf } from "../estimate/propensity.ts";
import type { Identification } from "../graph/identify.ts";
import type { Sample } from "../sample/sample.ts";
import type { Estimated, Question } from "./question.ts";

/** `propensity`: by which rows were weighted, if they were. */
type Told = Pick<Estimated, "effect" | "low" | "high" | "estimator" | "interval"> & {
  propensity: Propensity | null;
};

interface Estimating {
  question: Question;
  identified: Identification;
  sample: Sample;
  adjusted: Adjusted;
  /** Of the regression. */
  linear: Certainty;
}

/**
 * By the estimator of the question's estimand. A lot needs no model, and few clusters carry none beside a
 * regression, whose error alone is known for them. Null where an instrument leaves every effect possible.
 */
export function estimateBy({ question, identified, sample, adjusted, linear }: Estimating): Told | null {
  if (identified.by === "INSTRUMENT")
    return byInstrument(
      sample,
      identified.instruments.map(({ id }) => id),
    );
  if (identified.by === "LOT" || sample.clusters < FEW_CLUSTERS)
    return {
      effect: adjusted.effect,
      ...ends(linear),
      estimator: "REGRESSION",
      interval: linear.method,
      propensity: null,
    };
  if (question.estimand.kind === "DOSE") {
    const told = partlyLinear(sample);
    return {
      effect: told.effect,
      ...ends(clusterSpread(told)),
      estimator: "PARTLY_LINEAR",
      interval: "CLUSTER",
      propensity: null,
    };
  }
  const propensity = propensityOf(sample);
  const told = doubleRobust(sample, crossFit(sample, propensity.coefficients), "TREATED");
  return {
    effect: told.effect,
    ...ends(clusterSpread(told)),
    estimator: "DOUBLE_ROBUST",
    interval: "CLUSTER",
    propensity,
  };
}

const ends = ({ low, high }: { low: number; high: number }) => ({ low, high });

function byInstrument(sample: Sample, ids: readonly string[]): Told | null {
  const id = ids.find((name) => sample.beside[name]);
  if (!id) return null;
  const { effect, set } = instrumented(sample, sample.beside[id] as Float64Array);
  if (set.kind !== "INSIDE") return null;
  return { effect, ...ends(set), estimator: "INSTRUMENT", interval: "ANDERSON_RUBIN", propensity: null };
}
