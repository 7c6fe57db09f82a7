import type { OverloadRisk } from "../generated/resolvers.ts";
import { isoWeekOf } from "../model/iso-week.ts";
import type { KeptWeek } from "../model/measured.ts";
import { dimensions } from "../model/risk/policy.ts";

/** Stands beside every score and alert. */
export const signalNotDiagnosis =
  "A signal from the times of interactions that a talk about workload may help; not a diagnosis, and no measure of health or performance.";

/** What the week says of overload; null while it is not over. */
export function riskIn({ monday, risk }: Pick<KeptWeek, "monday" | "risk">): OverloadRisk | null {
  if (!risk) return null;
  const always = { week: isoWeekOf(monday), version: String(risk.version), signalNotDiagnosis };
  if (risk.state === "NOT_ENOUGH_DATA")
    return {
      ...always,
      score: null,
      level: null,
      coverage: 0,
      dimensions: [],
      reasons: [],
      silence: risk.because,
    };
  const { score, level, coverage, reasons } = risk;
  const scores = dimensions.map((dimension) => ({ dimension, score: risk.dimensions[dimension] }));
  return { ...always, score, level, coverage, dimensions: scores, reasons, silence: null };
}
