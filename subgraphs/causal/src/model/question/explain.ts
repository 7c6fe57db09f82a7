import { defaultDag } from "../graph/default-dag.ts";
import { sentenceOf } from "../graph/reason.ts";
import type { Fault } from "../not-estimable.ts";
import type { Answer, Estimated, Evidence } from "./question.ts";

/** What the answer is about, as a page calls it. */
export interface Words {
  treatment: string;
  outcome: string;
  /** Of the outcome: `points`. */
  unit: string;
}

/**
 * An answer in sentences for whoever decides, with the conditions on which it holds; by rule from the
 * numbers.
 */
export function explain(answer: Answer, words: Words): string[] {
  switch (answer.state) {
    case "NOT_IDENTIFIED":
      return [
        `Whether ${words.treatment} moves ${words.outcome} cannot be told from these data.`,
        ...answer.reasons.map((reason) => sentenceOf(reason, defaultDag)),
      ];
    case "TOO_FEW":
      return [`Too few teams to tell whether ${words.treatment} moves ${words.outcome}.`];
    case "NOT_ESTIMABLE":
      return [
        `Whether ${words.treatment} moves ${words.outcome} could not be computed: ${faults[answer.fault]} (${answer.detail}).`,
      ];
    case "ESTIMATED":
      return [finding(answer, words), grounds[answer.evidence](answer), ...cautionsIn(answer)];
  }
}

function finding({ effect, low, high, verdict }: Estimated, { treatment, outcome, unit }: Words): string {
  const way = effect < 0 ? "lowers" : "raises";
  const size = `by ${short(Math.abs(effect))} ${unit} (95 % interval ${short(low)} to ${short(high)})`;
  if (verdict === "WORKS") return `It works: ${treatment} ${way} ${outcome} ${size}.`;
  if (verdict === "HARMS") return `It harms: ${treatment} ${way} ${outcome} ${size}.`;
  return `Not shown to be worth anything: ${treatment} may change ${outcome} by anything from ${short(low)} to ${short(high)} ${unit}.`;
}

const short = (value: number) => String(Number(value.toPrecision(2)));

const grounds: Record<Evidence, (answer: Estimated) => string> = {
  RANDOMISED: ({ n }) => `Who got it was drawn: ${n.treated} against ${n.control}, in ${n.clusters} teams.`,
  QUASI: ({ n }) => `Something as good as drawn stands in for the lot, in ${n.clusters} teams.`,
  ASSUMED: ({ assumed }) =>
    assumed.length > 0
      ? `It holds only if ${assumed.join(", ")} do not move both; no data can check that.`
      : "It holds only if the causal graph is right.",
};

/** Answering differs between the arms by so much, in points of share. */
const RESPONSE_APART = 0.05;
/** Of the rows. */
const TRIMMED_MUCH = 0.1;

function cautionsIn({ refutation, response, trimmed, n, unmeasured, effect }: Estimated): string[] {
  const { placeboTreatment, placeboOutcome } = refutation;
  const cautions: [holds: boolean, sentence: string][] = [
    [
      Math.max(placeboTreatment.asLarge, placeboOutcome.asLarge) > 0.05,
      "Effects as large appear where there can be none, so this may be one of them.",
    ],
    [
      Math.abs(response.treated - response.control) > RESPONSE_APART,
      `Of those treated ${Math.round(100 * response.treated)} % answered, of the others ${Math.round(100 * response.control)} %.`,
    ],
    [
      unmeasured.tipping !== null && Math.abs(unmeasured.tipping) < Math.abs(effect),
      "Silent people need differ little from those who answered to undo it.",
    ],
    [
      trimmed > TRIMMED_MUCH * n.rows,
      `${trimmed} of ${n.rows} had nobody to be compared with and stand in no number.`,
    ],
  ];
  return cautions.filter(([holds]) => holds).map(([, sentence]) => sentence);
}

const faults: Record<Fault, string> = {
  EMPTY_PERIOD: "the period is empty",
  CONSTANT_TREATMENT: "everybody had the same treatment",
  CONSTANT_OUTCOME: "nobody's outcome differs",
  NO_OVERLAP: "those with and without it are too different to be compared",
  SEPARATION: "what is known of people tells without error who had it",
  COLLINEAR: "the covariates cannot be told apart",
  TOO_FEW_ROWS: "there are too few weeks",
  WEAK_INSTRUMENT: "what stands in for a lot hardly moves it",
};
