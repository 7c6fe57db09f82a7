import { beginPass, passFrom, placeBetweenness } from "./betweenness.ts";
import { changeTie, placeChange } from "./change.ts";
import { arcs, degreeOf, ends, nodes, placeGraph, readTies, writeTies } from "./graph.ts";
import { item, reserveList, setItem } from "./list.ts";
import { numbers, orderByCommunity } from "./order.ts";
import { reaches } from "./reach.ts";
import { scores } from "./scores.ts";
import { countTriangles, placeTriangles, triangles } from "./triangles.ts";

let pairs: usize = 0;

/** Makes room for a graph that may grow by `spare` arcs; returns where the caller writes the ends of its ties. */
export function place(nodeCount: u32, tieCount: u32, spare: u32): usize {
  placeGraph(nodeCount, tieCount, spare);
  return ends;
}

/** Makes room for what is around each node; returns where its degree and triangles will stand, two numbers for each. */
export function placeSurroundings(): usize {
  placeTriangles();
  pairs = reserveList(2 * nodes);
  return pairs;
}

export function countSurroundings(): void {
  countTriangles();
  for (let node: u32 = 0; node < nodes; node++) {
    setItem(pairs, 2 * node, degreeOf(node));
    setItem(pairs, 2 * node + 1, item(triangles, node));
  }
}

/** Makes room for searches; returns where the scores stand, a float64 for each node by its number here. */
export function placeSearches(): usize {
  placeBetweenness();
  placeChange();
  return scores;
}

/** Orders the nodes by who works with whom; returns where their numbers here stand, by the numbers they had. */
export function order(): usize {
  orderByCommunity();
  return numbers;
}

/** Returns where stands how far each node reaches, by its number here: found by a pass, as the scores are. */
export function reachesAt(): usize {
  return reaches;
}

export function tieCount(): u32 {
  return arcs / 2;
}

export { beginPass, changeTie, passFrom, readTies, writeTies };
