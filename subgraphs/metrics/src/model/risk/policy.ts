/** What the index is made of. PRODUCT §4 also has a share of the team's load: see docs/decisions/load-share.md. */
export const scoredMetrics = [
  "afterHours",
  "meetingHours",
  "multitaskingHours",
  "conflictingHours",
  "shortRests",
  "weekendHours",
  "focusHours",
  "networkInternal",
  "responseMedian",
  "managerOneOnOne",
] as const;

export type ScoredMetric = (typeof scoredMetrics)[number];
export const dimensions = ["OVERLOAD", "RECOVERY", "WITHDRAWAL"] as const;
export type Dimension = (typeof dimensions)[number];

export interface Weighing {
  metric: ScoredMetric;
  dimension: Dimension;
  /** From where it counts, and from where it counts fully; where less is worse, `lo` is the higher one. */
  lo: number;
  hi: number;
  weight: number;
  /** Compared as a fall or growth from the own median, in per cent. */
  as?: "FALL" | "GROWTH";
  /** Either or: it has no usual spread to be compared with. */
  binary?: true;
}

/** Everything that decides a score or an alert. A change is a new version, with its reason in the change log. */
export interface Policy {
  version: number;
  weighings: readonly Weighing[];
  /** The own usual: the median of these weeks before, the nearest and the farthest, of which so many must be usable. */
  baseline: { nearest: number; farthest: number; weeksMin: number };
  /** Deviations beyond count as this many. */
  deviationsMax: number;
  /** A spread is never taken for smaller than this part of |hi − lo|. */
  spreadMin: number;
  /** The part of the weights that must have data. */
  coverageMin: number;
  /** Contract hours a week under which the thresholds, which were set for full time, say nothing. */
  partTimeBelow: number;
  /** The part of the own working days on which there must be activity. */
  presenceMin: number;
  /** An alert is raised by so many weeks at `on` among the last ones, and over when a week is under `off`. */
  alert: { on: number; off: number; weeks: number; among: number; movedMin: number };
  /** A division of which more than this part is alerted in one week is told first, as a group. */
  groupAbove: number;
}

/**
 * Weights and thresholds are starting values of our own judgement (PRODUCT §4); rules of baseline, spread and alert were
 * found by simulation (facts/statistics, Overload index).
 */
export const policy: Policy = {
  version: 2,
  weighings: [
    { metric: "afterHours", dimension: "OVERLOAD", lo: 2, hi: 10, weight: 0.2 },
    { metric: "meetingHours", dimension: "OVERLOAD", lo: 15, hi: 30, weight: 0.12 },
    { metric: "multitaskingHours", dimension: "OVERLOAD", lo: 2, hi: 8, weight: 0.06 },
    { metric: "conflictingHours", dimension: "OVERLOAD", lo: 1, hi: 6, weight: 0.04 },
    { metric: "shortRests", dimension: "RECOVERY", lo: 0, hi: 3, weight: 0.15 },
    { metric: "weekendHours", dimension: "RECOVERY", lo: 0, hi: 4, weight: 0.1 },
    { metric: "focusHours", dimension: "RECOVERY", lo: 10, hi: 2, weight: 0.1 },
    { metric: "networkInternal", dimension: "WITHDRAWAL", lo: 0, hi: 40, weight: 0.07, as: "FALL" },
    { metric: "responseMedian", dimension: "WITHDRAWAL", lo: 0, hi: 100, weight: 0.04, as: "GROWTH" },
    // None in four weeks; a quarter of an hour is one.
    { metric: "managerOneOnOne", dimension: "WITHDRAWAL", lo: 0.25, hi: 0, weight: 0.04, binary: true },
  ],
  baseline: { nearest: 2, farthest: 13, weeksMin: 4 },
  deviationsMax: 3,
  spreadMin: 0.125,
  coverageMin: 0.6,
  partTimeBelow: 30,
  presenceMin: 0.5,
  alert: { on: 50, off: 38, weeks: 3, among: 4, movedMin: 25 },
  groupAbove: 0.02,
};
