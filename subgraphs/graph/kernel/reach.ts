import { nodes } from "./graph.ts";
import { firstRow, levels, pathsOf } from "./levels.ts";
import { clearList, item, reserveList, setItem } from "./list.ts";
import { lanesIn } from "./row.ts";

/** By node, what no distance from it exceeds: exact after a pass, and never too small. */
export let reaches: usize = 0;

export function placeReaches(): void {
  reaches = reserveList(nodes);
}

export function clearReaches(): void {
  clearList(reaches, nodes);
}

export function reachOf(node: u32): u32 {
  return item(reaches, node);
}

export function setReach(node: u32, distance: u32): void {
  setItem(reaches, node, distance);
}

export function widenReach(node: u32, distance: u32): void {
  if (distance > reachOf(node)) setReach(node, distance);
}

/** After a search from `count` sources, the nodes from `first` on. */
export function readReaches(first: u32, count: u32): void {
  let found: u32 = 0;
  // The last level opened is the empty one that ended the search.
  for (let level = levels - 2; found < (1 << count) - 1; level--) {
    let lanes: u32 = 0;
    for (let row = firstRow(level); row < firstRow(level + 1); row++) lanes |= lanesIn(pathsOf(row));
    for (let lane: u32 = 0; lane < count; lane++)
      if ((lanes & ~found & (1 << lane)) !== 0) setReach(first + lane, level);
    found |= lanes;
  }
}
