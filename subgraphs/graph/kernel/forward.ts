import { arcs, degreeOf, endOfArcs, firstArc, neighbourAt, nodes } from "./graph.ts";
import { append, arcsOf, clearLevels, firstRow, levels, nodeOf, openLevel } from "./levels.ts";
import { item, reserveList, setItem } from "./list.ts";
import { addToNeighbours, clearHere, PUSH_COST, rowOf, sumNeighbours, swapPlanes, there } from "./planes.ts";
import { ALL_LANES, keepLanes } from "./row.ts";
import { reserve } from "./space.ts";

/** By node, one bit for each source that has met it: closed when all have. */
let seen: usize = 0;
let openArcs: u32 = 0;
let listed: usize = 0;
let list: usize = 0;

export function placeForward(): void {
  seen = reserve(nodes as usize);
  listed = reserve(nodes as usize);
  // One more, because listing writes before it knows that the neighbour is new.
  list = reserveList(nodes + 1);
}

/** Counts the shortest paths from `count` sources, the nodes from `first` on, level by level. */
export function searchFrom(first: u32, count: u32): void {
  clearLevels();
  openArcs = arcs;
  // A lane without a source has nothing to find: it counts as having met everyone.
  memory.fill(seen, ((ALL_LANES << count) & ALL_LANES) as u8, nodes as usize);
  openLevel();
  for (let lane: u32 = 0; lane < count; lane++) {
    store<f64>(rowOf(there, first + lane) + (lane as usize) * sizeof<f64>(), 1);
    settle(first + lane);
  }
  swapPlanes();
  while (firstRow(levels - 1) < firstRow(levels)) advance();
}

function advance(): void {
  const level = levels - 1;
  openLevel();
  // Every node is looked at when pulling, hence `nodes`: else a long path would cost its length at each of its levels.
  if (arcsOf(level) * PUSH_COST < openArcs + nodes) push(level);
  else pull();
  clearHere(level);
  swapPlanes();
}

/** From the rows of the level to those neighbours whom some source has not met. */
function push(level: u32): void {
  const end = firstRow(level + 1);
  for (let row = firstRow(level); row < end; row++) addToNeighbours(nodeOf(row), seen);
  if (arcsOf(level) < nodes) settleNeighbours(level);
  else for (let node: u32 = 0; node < nodes; node++) settle(node);
}

/** Where the level has few arcs, looking at every node would cost more than listing whom it reached. */
function settleNeighbours(level: u32): void {
  let count: u32 = 0;
  const end = firstRow(level + 1);
  for (let row = firstRow(level); row < end; row++) count = listNeighbours(nodeOf(row), count);
  for (let i: u32 = 0; i < count; i++) {
    store<u8>(listed + item(list, i), 0);
    settle(item(list, i));
  }
}

/** Lists each neighbour once; without a branch, which would be guessed wrong too often. */
function listNeighbours(node: u32, before: u32): u32 {
  let count = before;
  const end = endOfArcs(node);
  for (let arc = firstArc(node); arc < end; arc++) {
    const neighbour = neighbourAt(arc);
    setItem(list, count, neighbour);
    count += 1 - (load<u8>(listed + neighbour) as u32);
    store<u8>(listed + neighbour, 1);
  }
  return count;
}

/** To every node whom some source has not met, from its neighbours. */
function pull(): void {
  for (let node: u32 = 0; node < nodes; node++) {
    if ((load<u8>(seen + node) as u32) === ALL_LANES) continue;
    sumNeighbours(node);
    settle(node);
  }
}

/** Keeps the path counts of those sources that meet the node for the first time; with any, its row is live. */
function settle(node: u32): void {
  const before = load<u8>(seen + node) as u32;
  if (before === ALL_LANES) return;
  const met = keepLanes(rowOf(there, node), before ^ ALL_LANES);
  if (met === 0) return;
  append(node, rowOf(there, node));
  store<u8>(seen + node, (before | met) as u8);
  if ((before | met) === ALL_LANES) openArcs -= degreeOf(node);
}
