import { intervalOf } from "../error/interval.ts";
import { adjust } from "../estimate/adjust.ts";
import { instrumented } from "../estimate/instrument.ts";
import { clusterGrams } from "../estimate/slope.ts";
import { defaultDag } from "../graph/default-dag.ts";
import { type Identification, identify } from "../graph/identify.ts";
import type { Reason } from "../graph/reason.ts";
import { NotEstimable } from "../not-estimable.ts";
import { besideEach } from "../refute/benchmark.ts";
import { refute } from "../refute/refute.ts";
import { responseByArm, tippingPoint } from "../refute/tipping.ts";
import { eValueOfInterval, robustnessValue } from "../refute/unmeasured.ts";
import { type Sample, sampleOf, spreadOf } from "../sample/sample.ts";
import type { Table } from "../sample/table.ts";
import { armedBy, armsIn, balanceOf, responsesOf } from "./arms.ts";
import { estimateBy } from "./estimator.ts";
import type { Answer, Estimated, Evidence, Question, Verdict } from "./question.ts";

const SIMULATIONS = 100;

/** The answer to a question by the rows at hand, or why there is none. */
export function answerQuestion(question: Question, table: Table): Answer {
  const identified = identify(defaultDag, question);
  const refused = whyNot(identified, table);
  if (refused) return { state: "NOT_IDENTIFIED", reasons: refused };
  try {
    const armed = armedBy(question.estimand, table);
    return estimated(question, identified, armed, sampleOf(armed));
  } catch (error) {
    if (!(error instanceof NotEstimable)) throw error;
    return { state: "NOT_ESTIMABLE", fault: error.fault, detail: error.message };
  }
}

function whyNot(identified: Identification, { beside = {} }: Table): readonly Reason[] | null {
  if (identified.by === null) return identified.reasons;
  if (identified.by === "FRONT_DOOR") return [{ because: "FRONT_DOOR_ONLY", through: identified.through }];
  if (identified.by !== "INSTRUMENT") return null;
  const instruments = identified.instruments.map(({ id }) => id);
  return instruments.some((id) => beside[id]) ? null : [{ because: "INSTRUMENT_MISSING", instruments }];
}

function estimated(question: Question, identified: Identification, table: Table, sample: Sample): Answer {
  const adjusted = adjust(sample);
  const linear = intervalOf(sample, adjusted, question.byLot);
  if (!linear) return { state: "TOO_FEW" };
  const by = estimateBy({ question, identified, sample, adjusted, linear });
  if (!by)
    return {
      state: "NOT_ESTIMABLE",
      fault: "WEAK_INSTRUMENT",
      detail: "the instrument rejects next to no effect",
    };
  const { propensity, ...told } = by;
  const grams = clusterGrams(sample);
  const responses = responsesOf(table);
  const { spread } = spreadOf(sample.outcome);
  const taken = sample.beside[TAKEN];
  return {
    state: "ESTIMATED",
    ...told,
    evidence: evidenceOf(identified),
    assumed: identified.by === "ADJUSTMENT" ? identified.assumed : [],
    verdict: verdictOf(told, question.worthwhile),
    n: { rows: sample.rows, clusters: sample.clusters, ...armsIn(sample) },
    dropped: sample.dropped,
    leftOut: sample.leftOut,
    trimmed: propensity?.trimmed ?? 0,
    balance: balanceOf(sample, propensity),
    response: responseByArm(responses),
    ofTakers: question.estimand.kind === "OFFER" && taken ? takers(sample, taken) : null,
    refutation: refute(sample, adjusted, grams, SIMULATIONS),
    unmeasured: {
      robustness: robustnessOf(sample, adjusted),
      alike: besideEach(grams, sample.names, { ...adjusted, rows: sample.rows }),
      eValue: eValueOfInterval({ low: told.low / spread, high: told.high / spread }),
      tipping: tippingPoint(told.effect, responses),
    },
    graphVersion: defaultDag.version,
  };
}

/** The column of who took an offer up. */
const TAKEN = "taken";

/** The offer moves who takes it up, and the outcome only through that. */
function takers(sample: Sample, taken: Float64Array): Estimated["ofTakers"] {
  if (spreadOf(taken).spread === 0) return null;
  const { effect, set, strength } = instrumented({ ...sample, treatment: taken }, sample.treatment);
  return { effect, set, strength };
}

function evidenceOf({ by }: Identification): Evidence {
  if (by === "LOT") return "RANDOMISED";
  return by === "INSTRUMENT" ? "QUASI" : "ASSUMED";
}

function verdictOf({ low, high }: { low: number; high: number }, worthwhile: number): Verdict {
  const [worst, best] = worthwhile > 0 ? [low, high] : [-high, -low];
  if (worst > Math.abs(worthwhile)) return "WORKS";
  return best < 0 ? "HARMS" : "NOT_SHOWN";
}

/** By the spread of rows, as the strengths that it speaks of are. */
function robustnessOf(
  sample: Sample,
  { effect, outcome, treatment, variation }: ReturnType<typeof adjust>,
): number {
  const freedom = sample.rows - sample.controls.length - 1;
  const left = outcome.reduce(
    (sum, value, row) => sum + (value - effect * (treatment[row] as number)) ** 2,
    0,
  );
  return robustnessValue(effect / Math.sqrt(left / freedom / variation), freedom);
}
