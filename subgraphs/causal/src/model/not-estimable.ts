/** What of the data stands in the way, for a page to explain. */
export type Fault =
  | "EMPTY_PERIOD"
  | "CONSTANT_TREATMENT"
  | "CONSTANT_OUTCOME"
  | "NO_OVERLAP"
  | "SEPARATION"
  | "COLLINEAR"
  | "TOO_FEW_ROWS"
  | "WEAK_INSTRUMENT";

/**
 * Thrown deep inside the numerics and caught in one place, `answerQuestion`: so that a formula reads as a
 * formula.
 */
export class NotEstimable extends Error {
  readonly fault: Fault;

  constructor(fault: Fault, detail: string) {
    super(detail);
    this.fault = fault;
  }
}
