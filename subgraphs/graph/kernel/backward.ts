import { gatherFrom } from "./gather.ts";
import { firstRow, levels, nodeOf, pathsOf } from "./levels.ts";
import { clearHere, here, rowOf, swapPlanes, there } from "./planes.ts";
import { addInverse, dotRows } from "./row.ts";
import { addToScore } from "./scores.ts";

/**
 * Adds the dependencies of the search to the scores, from its last level to its first (Brandes 2001). With p the path
 * counts of a level and g of the level after it, a node's dependency is p · Σ g over its neighbours, its own g 1/p + Σ g.
 */
export function accumulate(): void {
  // The last level opened is the empty one that ended the search.
  let level = levels - 2;
  begin(level);
  for (; level > 1; level--) {
    gatherFrom(level);
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

function settle(level: u32): void {
  const end = firstRow(level + 1);
  for (let row = firstRow(level); row < end; row++) {
    const node = nodeOf(row);
    const sum = rowOf(there, node);
    addToScore(node, dotRows(pathsOf(row), sum));
    addInverse(pathsOf(row), sum);
  }
}
