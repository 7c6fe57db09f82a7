/** Two people who work together, by their numbers. */
export type Tie = readonly [number, number];

/**
 * An undirected graph of the nodes 0 to `nodes` − 1. `ends` has the two ends of every tie, one tie after another: a
 * plain buffer, so that it passes to another thread in one copy. A tie stands once, and nobody has one with themselves.
 */
export interface Graph {
  nodes: number;
  ends: Uint32Array;
}

export const graphOf = (nodes: number, ties: readonly Tie[]): Graph => ({
  nodes,
  ends: Uint32Array.from(ties.flat()),
});
