import { degreeOf, endOfArcs, firstArc, neighbourAt, nodes } from "./graph.ts";
import { append, arcsOf, clearLevels, firstRow, nodeOf, openLevel } from "./levels.ts";
import { addToItem, item, reserveList, setItem } from "./list.ts";
import { firstMeeting, metLevels, nodeMet, rootsMet } from "./meetings.ts";
import {
  addToNeighbours,
  CLOSED,
  clearHere,
  PUSH_COST,
  rowOf,
  sumNeighbours,
  swapPlanes,
  there,
} from "./planes.ts";
import { keepLanes, LANES } from "./row.ts";
import { reserve } from "./space.ts";
import { changedRoots, rootAt } from "./targets.ts";

/** By meeting, the roots one of whose ways to a changed target leads over it. */
let wanted: usize = 0;
/** By level, the arcs of what is wanted there. */
let wantedArcs: usize = 0;
/** By node, the roots that want it at the level looked at, and at the one before it. */
let asked: usize = 0;
let asking: usize = 0;
let doors: usize = 0;

export function placeWays(): void {
  wanted = reserve((nodes as usize) * (LANES as usize));
  wantedArcs = reserveList(nodes + 2);
  asked = reserve(nodes as usize);
  asking = reserve(nodes as usize);
  doors = reserve(nodes as usize);
  memory.fill(doors, CLOSED, nodes as usize);
}

/** Finds, from the last level to the first, who stands on a way to a changed target; false where there is none. */
export function findWays(): bool {
  let any = false;
  for (let level = metLevels - 1; level > 0; level--) {
    setItem(wantedArcs, level, 0);
    for (let i = firstMeeting(level); i < firstMeeting(level + 1); i++) if (findWay(i, level)) any = true;
    memory.fill(asked, 0, nodes as usize);
    const left = asked;
    asked = asking;
    asking = left;
  }
  memory.fill(asked, 0, nodes as usize);
  return any;
}

function findWay(meeting: u32, level: u32): bool {
  const node = nodeMet(meeting);
  const met = rootsMet(meeting);
  const roots = changedRoots(node, level, met) | (met & (load<u8>(asked + node) as u32));
  store<u8>(wanted + meeting, roots as u8);
  if (roots === 0) return false;
  addToItem(wantedArcs, level, degreeOf(node));
  const end = endOfArcs(node);
  for (let arc = firstArc(node); arc < end; arc++) {
    const at = asking + neighbourAt(arc);
    store<u8>(at, (load<u8>(at) | roots) as u8);
  }
  return true;
}

/** Counts the shortest paths from the roots along those ways, level by level, and leaves nothing on the planes. */
export function countWays(roots: u32): void {
  clearLevels();
  openLevel();
  for (let lane: u32 = 0; lane < roots; lane++) {
    const row = rowOf(there, rootAt(lane));
    store<f64>(row + (lane as usize) * sizeof<f64>(), 1);
    append(rootAt(lane), row);
  }
  swapPlanes();
  for (let level: u32 = 1; level < metLevels; level++) {
    openLevel();
    countTo(level);
    clearHere(level - 1);
    swapPlanes();
  }
  clearHere(metLevels - 1);
}

function countTo(level: u32): void {
  const pushes = arcsOf(level - 1) * PUSH_COST < item(wantedArcs, level);
  if (pushes) push(level);
  for (let i = firstMeeting(level); i < firstMeeting(level + 1); i++) {
    const roots = load<u8>(wanted + i) as u32;
    if (roots === 0) continue;
    const node = nodeMet(i);
    if (!pushes) sumNeighbours(node);
    keepLanes(rowOf(there, node), roots);
    append(node, rowOf(there, node));
  }
}

/** From the rows of the level before to those that are wanted. */
function push(level: u32): void {
  setDoors(level, 0);
  for (let row = firstRow(level - 1); row < firstRow(level); row++) addToNeighbours(nodeOf(row), doors);
  setDoors(level, CLOSED);
}

function setDoors(level: u32, door: u8): void {
  for (let i = firstMeeting(level); i < firstMeeting(level + 1); i++)
    if (load<u8>(wanted + i) !== 0) store<u8>(doors + nodeMet(i), door);
}
