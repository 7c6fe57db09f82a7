import { at, type Neighbours } from "./neighbours.ts";

/**
 * Burt's constraint of every node (Structural Holes, 1992, equation 2.4), all ties alike: how much of somebody's time goes, directly
 * or through shared contacts, to people who know each other. Over the contacts j, Σ (p_ij + Σ_q p_iq p_qj)² with p_ij = 1 /
 * degree of i, as igraph's `constraint()`. 1 with one contact; NaN without any.
 */
export function constraintOf({ starts, list }: Neighbours): Float64Array {
  const nodes = starts.length - 1;
  const throughOthers = new Float64Array(nodes);
  const constraint = new Float64Array(nodes).fill(Number.NaN);
  const degreeOf = (node: number) => at(starts, node + 1) - at(starts, node);
  const isContact = new Uint8Array(nodes);

  /** What the shared contacts of a node lead to each other. */
  const spread = (first: number, end: number) => {
    for (let i = first; i < end; i++) {
      const between = at(list, i);
      const share = 1 / degreeOf(between);
      const last = at(starts, between + 1);
      for (let arc = at(starts, between); arc < last; arc++) {
        const contact = at(list, arc);
        if (isContact[contact]) throughOthers[contact] = at(throughOthers, contact) + share;
      }
    }
  };

  for (let node = 0; node < nodes; node++) {
    const [first, end] = [at(starts, node), at(starts, node + 1)];
    if (first === end) continue;
    for (let i = first; i < end; i++) isContact[at(list, i)] = 1;
    spread(first, end);
    let sum = 0;
    for (let i = first; i < end; i++) {
      const contact = at(list, i);
      sum += (1 + at(throughOthers, contact)) ** 2;
      isContact[contact] = 0;
      throughOthers[contact] = 0;
    }
    constraint[node] = sum / (end - first) ** 2;
  }
  return constraint;
}
