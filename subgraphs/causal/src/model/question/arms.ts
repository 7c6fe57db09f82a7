import { at } from "../algebra/gram.ts";
import { imbalanceOf, type Propensity, sum } from "../estimate/propensity.ts";
import type { Responses } from "../refute/tipping.ts";
import { CONSTANT, type Sample } from "../sample/sample.ts";
import type { Table } from "../sample/table.ts";
import type { Balance, Estimand } from "./question.ts";

/** With the treatment that is asked about: a dose above a threshold is one, below it is none. */
export const armedBy = (estimand: Estimand, table: Table): Table =>
  estimand.kind === "THRESHOLD"
    ? {
        ...table,
        treatment: table.treatment.map((dose) =>
          Number.isFinite(dose) ? Number(dose > estimand.above) : dose,
        ),
      }
    : table;

const isArmed = ({ treatment }: Sample): boolean => treatment.every((value) => value === 0 || value === 1);

/** Rows with and without; of a dose, above its mean and below. */
export function armsIn({ treatment, rows }: Sample): { treated: number; control: number } {
  const middle = sum(treatment) / rows;
  const treated = treatment.filter((value) => value > middle).length;
  return { treated, control: rows - treated };
}

/** Of each covariate before weighting, and after it by who was likely to be treated. */
export function balanceOf(sample: Sample, propensity: Propensity | null): Balance[] {
  if (!isArmed(sample)) return [];
  const { controls, treatment, names } = sample;
  const before = imbalanceOf(controls, treatment, new Float64Array(sample.rows).fill(1));
  const after = propensity && imbalanceOf(controls, treatment, weightsOf(propensity, treatment));
  return names.flatMap((name, k) =>
    name === CONSTANT ? [] : [{ name, before: at(before, k), after: after && at(after, k) }],
  );
}

const weightsOf = ({ probabilities, within }: Propensity, treatment: Float64Array): Float64Array =>
  probabilities.map((p, row) => at(within, row) / (at(treatment, row) === 1 ? p : 1 - p));

/** Who would have an outcome, and who has, in each arm. */
export function responsesOf({ outcome, treatment }: Table): Responses {
  const known = treatment.filter(Number.isFinite);
  const middle = sum(known) / known.length;
  const responses = { treated: { asked: 0, answered: 0 }, control: { asked: 0, answered: 0 } };
  treatment.forEach((value, row) => {
    if (!Number.isFinite(value)) return;
    const arm = responses[value > middle ? "treated" : "control"];
    arm.asked++;
    if (Number.isFinite(outcome[row])) arm.answered++;
  });
  return responses;
}
