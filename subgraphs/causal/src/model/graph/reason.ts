import type { Dag } from "./dag.ts";

/** Why an effect cannot be told. */
export type Reason =
  /** A latent node that confounds. */
  | { because: "HIDDEN"; node: string }
  /** A score decides who is treated, and nobody with the same score goes without. */
  | { because: "SELECTED_BY_SCORE" }
  /** Treatment and outcome are computed from the same records. */
  | { because: "ARITHMETIC"; records: readonly string[] }
  /** Only these instruments would tell, and the rows have none of them. */
  | { because: "INSTRUMENT_MISSING"; instruments: readonly string[] }
  /** Only the mediators would tell, for which no estimator stands. */
  | { because: "FRONT_DOOR_ONLY"; through: readonly string[] };

/** In words for a page. */
export function sentenceOf(reason: Reason, { nodes }: Dag): string {
  switch (reason.because) {
    case "HIDDEN": {
      const node = nodes.find(({ id }) => id === reason.node);
      return `“${reason.node}” (${node?.measuredBy}) is not measured and may move both.`;
    }
    case "SELECTED_BY_SCORE":
      return "Who is treated is chosen by a high score, and high scores fall by themselves: only a lot among the eligible can tell.";
    case "ARITHMETIC":
      return `Both are computed from the same records (${reason.records.join(", ")}), so they move together by arithmetic.`;
    case "INSTRUMENT_MISSING":
      return `Only ${reason.instruments.join(" or ")} could tell, and the period has no such data.`;
    case "FRONT_DOOR_ONLY":
      return `Only what lies between (${reason.through.join(", ")}) could tell, and there is no estimator for that way yet.`;
  }
}
