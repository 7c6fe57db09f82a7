/**
 * How strong something unmeasured would have to be to explain an effect away. Strength is a partial R², 0 to
 * 1: the share of what is left of treatment or outcome that it would explain. Cinelli and Hazlett, Journal of
 * the Royal Statistical Society B 2020.
 */

/** With both of its associations this strong, a confounder takes the whole effect away (equation 18, q = 1). */
export function robustnessValue(t: number, freedom: number): number {
  const f = Math.abs(t) / Math.sqrt(freedom);
  return (Math.sqrt(f ** 4 + 4 * f * f) - f * f) / 2;
}

/** The share that a regressor explains of what the others leave. */
export const partialR2 = (t: number, freedom: number): number => t ** 2 / (t ** 2 + freedom);

export interface Benchmark {
  effect: number;
  /** Of the effect, by independent rows: strengths are about the rows, not about its certainty. */
  error: number;
  freedom: number;
  /** Partial R² of a measured confounder with the treatment, and with the outcome. */
  withTreatment: number;
  withOutcome: number;
}

/**
 * What is left of the effect, towards 0, beside a confounder as strong as the measured one (section 4.4, k =
 * 1). Null where none so strong can be.
 */
export function besideOneLike({
  effect,
  error,
  freedom,
  withTreatment,
  withOutcome,
}: Benchmark): number | null {
  const onTreatment = withTreatment / (1 - withTreatment);
  const shared = withTreatment ** 2 / (1 - withTreatment) ** 2;
  const onOutcome =
    ((1 + Math.sqrt(shared)) / Math.sqrt(1 - shared)) ** 2 * (withOutcome / (1 - withOutcome));
  if (!(onTreatment < 1 && onOutcome < 1)) return null;
  const bias = error * Math.sqrt((freedom * onOutcome * onTreatment) / (1 - onTreatment));
  return Math.sign(effect) * (Math.abs(effect) - bias);
}

/**
 * The risk ratio with which a confounder would have to go along with treatment and outcome. From a difference
 * in standard deviations of the outcome by way of 0.91: VanderWeele and Ding, Annals of Internal Medicine
 * 2017.
 */
export function eValue(standardised: number): number {
  const ratio = Math.exp(0.91 * Math.abs(standardised));
  return ratio + Math.sqrt(ratio * (ratio - 1));
}

/** Of the end of an interval that is nearer to 0; 1 where it holds 0. */
export const eValueOfInterval = ({ low, high }: { low: number; high: number }): number =>
  low <= 0 && high >= 0 ? 1 : eValue(Math.min(Math.abs(low), Math.abs(high)));
