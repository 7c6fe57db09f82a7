import { nodes } from "./graph.ts";
import { arcsOf, firstRow, nodeOf } from "./levels.ts";
import { addToNeighbours, CLOSED, PUSH_COST, sumNeighbours } from "./planes.ts";
import { reserve } from "./space.ts";

/** By node, closed but while it is being added to. */
let doors: usize = 0;

export function placeGather(): void {
  doors = reserve(nodes as usize);
  memory.fill(doors, CLOSED, nodes as usize);
}

/** For each row of the level before, the sum of its neighbours' rows of this level. */
export function gatherFrom(level: u32): void {
  if (arcsOf(level) * PUSH_COST < arcsOf(level - 1)) push(level);
  else pull(level - 1);
}

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

function pull(level: u32): void {
  const end = firstRow(level + 1);
  for (let row = firstRow(level); row < end; row++) sumNeighbours(nodeOf(row));
}
