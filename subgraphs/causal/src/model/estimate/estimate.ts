/** An effect and what each cluster adds to its error. */
export interface Estimate {
  /** In units of the outcome, per unit of the treatment or for having it. */
  effect: number;
  /**
   * Of each cluster, the first order of what the effect would move without it, in the effect's unit; together
   * 0.
   */
  influence: Float64Array;
  /** What was fitted beside the effect, for the correction of degrees of freedom that linear models have. */
  fitted?: { rows: number; parameters: number };
}
