import {
  adjust,
  answerQuestion,
  clusterGrams,
  clusterSpread,
  clustersOf,
  crossFit,
  doubleRobust,
  type Estimate,
  foldsOf,
  instrumented,
  partlyLinear,
  propensityOf,
  type Question,
  randomOf,
  refute,
  type Sample,
  sampleOf,
  type Table,
  weigh,
} from "@organism/causal";
import { type Peers, peers, type Told } from "./causal-peers.ts";
import { cpuSecondsOf, type Figure, figure } from "./figure.ts";
import { python } from "./python.ts";

const COVARIATES = 12;
const FOLDS = 5;
const ROUNDS = 3;
const SIMULATIONS = 100;
/** Of refutations, each with its simulations. */
const KINDS = 4;
/**
 * What the causal stage promises: its peers' numbers but for rounding, an answer in this time, a simulation
 * so much faster than DoWhy's.
 */
const AGREEMENT = 1e-8;
const ANSWER_SECONDS = 1.5;
const FASTER = 25;

const question: Question = {
  treatment: "meetings",
  outcome: "pulse",
  estimand: { kind: "THRESHOLD", above: 0.5 },
  byLot: false,
  accepted: ["trait", "privateShock", "demand", "strain"],
  worthwhile: 0.1,
};

/**
 * The estimators, and statsmodels, econml, linearmodels and DoWhy on the same rows in the same run, one
 * thread each.
 */
export async function* causalBench(): AsyncIterable<Figure> {
  yield* agreement();
  yield* speed();
}

async function* agreement(): AsyncIterable<Figure> {
  const sample = sampleOf(rowsOf(200, 50));
  const peer = await python<Peers>(peers, handedOver(sample));
  const clustered = estimatesOf(sample);
  // These know no clusters; and not all of the peers make up for what n, or the number of clusters, lacks of one.
  const alone = estimatesOf(everyRowAlone(sample));
  const errors: Record<Told, number> = {
    regression: clusterSpread(clustered.regression).error,
    instrument: clusterSpread(clustered.instrument).error * lacksOne(sample.clusters),
    weighting: clusterSpread(alone.weighting).error * lacksOne(sample.rows),
    doubleRobust: clusterSpread(alone.doubleRobust).error,
    partlyLinear: clusterSpread(alone.partlyLinear).error,
  };
  for (const told of Object.keys(clustered) as Told[]) {
    yield apart(`${told}: effect`, clustered[told].effect, peer.effects[told]);
    yield apart(`${told}: standard error`, errors[told], peer.errors[told]);
  }
}

const lacksOne = (n: number) => Math.sqrt((n - 1) / n);

function estimatesOf(sample: Sample): Record<Told, Estimate> {
  const propensity = propensityOf(sample);
  return {
    regression: adjust(sample),
    weighting: weigh(sample, propensity),
    doubleRobust: doubleRobust(sample, crossFit(sample, propensity.coefficients), "ALL"),
    partlyLinear: partlyLinear(sample),
    instrument: instrumented(sample, sample.beside["instrument"] as Float64Array),
  };
}

async function* speed(): AsyncIterable<Figure> {
  const table = rowsOf(271, 369);
  const sample = sampleOf(table);
  const peer = await python<Peers>(peers, handedOver(sample));
  const adjusted = adjust(sample);
  const grams = clusterGrams(sample);
  const fastest = (work: () => unknown) =>
    Math.min(...Array.from({ length: ROUNDS }, () => cpuSecondsOf(work)));
  const name = `${sample.rows} rows`;
  yield figure({
    name: `${name}: a whole answer, with its interval and ${KINDS} × ${SIMULATIONS} refutations, CPU time`,
    value: fastest(() => answerQuestion(question, table)),
    unit: "s",
    below: ANSWER_SECONDS,
  });
  yield figure({
    name: `${name}: one simulation of a refutation, CPU time`,
    value: fastest(() => refute(sample, adjusted, grams, SIMULATIONS)) / (KINDS * SIMULATIONS),
    unit: "s",
    below: peer.seconds.placebo / FASTER,
    peer: { name: "DoWhy 0.14", value: peer.seconds.placebo },
  });
  yield figure({
    name: `${name}: regression with clustered error, CPU time`,
    value: fastest(() => clusterSpread(adjust(sample))),
    unit: "s",
    below: peer.seconds.regression,
    peer: { name: "statsmodels 0.14.6", value: peer.seconds.regression },
  });
  yield figure({
    name: `${name}: doubly robust and partly linear, cross-fitted, CPU time`,
    value: fastest(() => {
      doubleRobust(sample, crossFit(sample, propensityOf(sample).coefficients), "ALL");
      partlyLinear(sample);
    }),
    unit: "s",
    below: peer.seconds.crossFitted,
    peer: { name: "econml 0.16.0", value: peer.seconds.crossFitted },
  });
}

/** Rows in clusters, treated by what is measured of them; an instrument moves the treatment too. */
function rowsOf(clusters: number, rowsPerCluster: number): Table {
  const random = randomOf(clusters);
  const rows = clusters * rowsPerCluster;
  const uniform = () => (random() - 0.5) * Math.sqrt(12);
  const cluster = Int32Array.from({ length: rows }, (_, row) => Math.floor(row / rowsPerCluster));
  const shared = Array.from({ length: clusters }, uniform);
  const measured = Array.from({ length: COVARIATES }, () => Float64Array.from({ length: rows }, uniform));
  const instrument = Float64Array.from({ length: rows }, () => Math.round(random()));
  const pull = (row: number) =>
    measured.reduce((sum, column, k) => sum + (column[row] as number) / (k + 2), 0);
  const treatment = instrument.map((lot, row) =>
    Number(random() < 1 / (1 + Math.exp(-0.6 * pull(row) - lot + 0.5))),
  );
  const outcome = treatment.map(
    (treated, row) => treated + pull(row) + (shared[cluster[row] as number] as number) + uniform(),
  );
  const covariates = Object.fromEntries(measured.map((column, k) => [`x${k + 1}`, column]));
  return { outcome, treatment, covariates, beside: { instrument }, cluster };
}

const handedOver = (sample: Sample) => ({
  outcome: [...sample.outcome],
  treatment: [...sample.treatment],
  instrument: [...(sample.beside["instrument"] as Float64Array)],
  controls: sample.controls.map((column) => [...column]),
  cluster: numbersOf(clustersOf(sample)),
  fold: numbersOf(foldsOf(sample, FOLDS)),
});

const numbersOf = (ranges: { from: number; to: number }[]) =>
  ranges.flatMap(({ from, to }, number) => Array.from({ length: to - from }, () => number));

const everyRowAlone = (sample: Sample): Sample => ({
  ...sample,
  clusters: sample.rows,
  starts: Int32Array.from({ length: sample.rows + 1 }, (_, row) => row),
});

const apart = (name: string, ours: number, theirs: number) =>
  figure({
    name: `${name} differs from the peer's by`,
    value: Math.abs(ours / theirs - 1),
    unit: "of the value",
    below: AGREEMENT,
  });
