import { nodes } from "./graph.ts";
import { arcsOf, firstRow, levels, nodeOf, pathsOf } from "./levels.ts";
import {
  addToNeighbours,
  CLOSED,
  clearHere,
  here,
  PUSH_COST,
  rowOf,
  sumNeighbours,
  swapPlanes,
  there,
} from "./planes.ts";
import { addInverse, dotRows } from "./row.ts";
import { reserve } from "./space.ts";

let scores: usize = 0;
let doors: usize = 0;

export function placeBackward(): void {
  scores = reserve((nodes as usize) * sizeof<f64>());
  doors = reserve(nodes as usize);
  memory.fill(doors, CLOSED, nodes as usize);
}

export function scoreOf(node: u32): f64 {
  return load<f64>(scores + (node as usize) * sizeof<f64>());
}

/**
 * Adds the dependencies of the search to the scores, from its last level to its first (Brandes 2001). With p the path
 * counts of a level and g of the level after it, a node's dependency is p · Σ g over its neighbours, its own g 1/p + Σ g.
 */
export function accumulate(): void {
  // The last level opened is the empty one that ended the search.
  let level = levels - 2;
  begin(level);
  for (; level > 1; level--) {
    if (arcsOf(level) * PUSH_COST < arcsOf(level - 1)) push(level);
    else pull(level - 1);
    settle(level - 1);
    clearHere(level);
    swapPlanes();
  }
  clearHere(level);
}

function begin(level: u32): void {
  const end = firstRow(level + 1);
  for (let row = firstRow(level); row < end; row++) addInverse(pathsOf(row), rowOf(here, nodeOf(row)));
}

/** From the rows of the level to their neighbours on the level before. */
function push(level: u32): void {
  setDoors(level - 1, 0);
  const end = firstRow(level + 1);
  for (let row = firstRow(level); row < end; row++) addToNeighbours(nodeOf(row), doors);
  setDoors(level - 1, CLOSED);
}

function setDoors(level: u32, door: u8): void {
  const end = firstRow(level + 1);
  for (let row = firstRow(level); row < end; row++) store<u8>(doors + nodeOf(row), door);
}

/** To the rows of the level, from their neighbours on the level after. */
function pull(level: u32): void {
  const end = firstRow(level + 1);
  for (let row = firstRow(level); row < end; row++) sumNeighbours(nodeOf(row));
}

function settle(level: u32): void {
  const end = firstRow(level + 1);
  for (let row = firstRow(level); row < end; row++) {
    const node = nodeOf(row);
    const sum = rowOf(there, node);
    store<f64>(scores + (node as usize) * sizeof<f64>(), scoreOf(node) + dotRows(pathsOf(row), sum));
    addInverse(pathsOf(row), sum);
  }
}
