/** How far numbers may lie from a peer's and still be the same: sums of fractions depend on their order. */
export const TOLERANCE = 1e-9;

/** Relative to the value, absolute below 1. */
export const largestDifference = (ours: readonly number[], theirs: readonly number[]): number =>
  Math.max(
    ...theirs.map((theirs, node) => Math.abs(theirs - (ours[node] ?? Number.NaN)) / Math.max(1, theirs)),
  );
