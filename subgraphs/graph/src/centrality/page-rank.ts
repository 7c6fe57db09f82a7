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
  const degreeOf = (node: number) => at(starts, node + 1) - at(starts, node);
  const present = Array.from({ length: nodes }, (_, node) => node).filter((node) => degreeOf(node) > 0);
  const rank = new Float64Array(nodes);
  for (const node of present) rank[node] = 1 / present.length;
  const given = new Float64Array(nodes);

  const receive = (node: number): number => {
    let sum = 0;
    const end = at(starts, node + 1);
    for (let arc = at(starts, node); arc < end; arc++) sum += at(given, at(list, arc));
    return (1 - DAMPING) / present.length + DAMPING * sum;
  };

  for (let round = 0, moved = 1; round < MOST_ROUNDS && moved >= PRECISE; round++) {
    for (const node of present) given[node] = at(rank, node) / degreeOf(node);
    moved = 0;
    for (const node of present) {
      const received = receive(node);
      moved += Math.abs(received - at(rank, node));
      rank[node] = received;
    }
  }
  return rank;
}
