import { endOfArcs, firstArc, neighbourAt, nodes } from "./graph.ts";
import { addToScore } from "./scores.ts";
import { distanceOf, memberAt, pathsTo, sizeOf } from "./sides.ts";
import { reserve } from "./space.ts";

/** By side and node, how much of its shortest paths the tie takes over, summed over its changed pairs. */
let weights: usize = 0;
let sums: usize = 0;

export function placeThrough(): void {
  weights = reserve(2 * (nodes as usize) * sizeof<f64>());
  sums = reserve((nodes as usize) * sizeof<f64>());
}

export function addWeight(side: u32, node: u32, more: f64): void {
  add(weights, side * nodes + node, more);
}

/**
 * What the ways through the tie give to those between it and the members of a side, with the sign on the scores. They are the
 * side's own shortest paths to its end, whatever the other member of the pair is: one walk from the farthest to the end.
 */
export function accumulateThrough(side: u32, sign: f64): void {
  for (let place = sizeOf(side); place > 0; place--) settle(side, memberAt(side, place - 1), sign);
}

function settle(side: u32, node: u32, sign: f64): void {
  const sum = take(sums, node);
  const paths = pathsTo(side, node);
  addToScore(node, sign * paths * sum);
  const own = sum + take(weights, side * nodes + node) / paths;
  if (own === 0) return;
  const before = distanceOf(side, node) - 1;
  const end = endOfArcs(node);
  for (let arc = firstArc(node); arc < end; arc++) {
    const neighbour = neighbourAt(arc);
    if (distanceOf(side, neighbour) === before) add(sums, neighbour, own);
  }
}

function add(list: usize, index: u32, more: f64): void {
  const at = list + (index as usize) * sizeof<f64>();
  store<f64>(at, load<f64>(at) + more);
}

/** Leaves zero behind. */
function take(list: usize, index: u32): f64 {
  const at = list + (index as usize) * sizeof<f64>();
  const value = load<f64>(at);
  store<f64>(at, 0);
  return value;
}
