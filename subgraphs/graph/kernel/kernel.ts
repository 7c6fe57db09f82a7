import { sumBetweenness } from "./betweenness.ts";
import { degreeOf, ends, nodes, placeGraph, readTies } from "./graph.ts";
import { item, reserveList, setItem } from "./list.ts";
import { countTriangles } from "./triangles.ts";

/** Returns where the caller writes the ends of its ties. */
export function place(nodeCount: u32, tieCount: u32): usize {
  placeGraph(nodeCount, tieCount);
  return ends;
}

/** Returns where degree and triangles stand, two numbers for each node. */
export function surroundings(): usize {
  const triangles = countTriangles();
  const pairs = reserveList(2 * nodes);
  for (let node: u32 = 0; node < nodes; node++) {
    setItem(pairs, 2 * node, degreeOf(node));
    setItem(pairs, 2 * node + 1, item(triangles, node));
  }
  return pairs;
}

/** Returns where the scores stand, a float64 for each node. It renumbers the nodes, so it is the last that an instance is asked. */
export function betweenness(): usize {
  return sumBetweenness();
}

export { readTies };
