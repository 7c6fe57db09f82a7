import { endOfArcs, firstArc, neighbourAt, nodes } from "./graph.ts";
import { item, reserveList, setItem } from "./list.ts";
import { reserve } from "./space.ts";

/** The two sides of a tie, 0 and 1, while the tie itself is not in the graph: on each are those who are nearer to its end. */
let distances: usize = 0;
let paths: usize = 0;
let met: usize = 0;
let metCounts: usize = 0;
let members: usize = 0;
let sizes: usize = 0;

/** The distance of those whom no path reaches. */
export const NOWHERE: u32 = u32.MAX_VALUE;

export function placeSides(): void {
  distances = reserveList(2 * nodes);
  paths = reserve(2 * (nodes as usize) * sizeof<f64>());
  met = reserveList(2 * nodes);
  metCounts = reserveList(2);
  members = reserveList(2 * nodes);
  sizes = reserveList(2);
}

/** How far from the side's end. */
export function distanceOf(side: u32, node: u32): u32 {
  return item(distances, side * nodes + node);
}

/** By how many shortest paths from the side's end. */
export function pathsTo(side: u32, node: u32): f64 {
  return load<f64>(paths + ((side * nodes + node) as usize) * sizeof<f64>());
}

function setPaths(side: u32, node: u32, count: f64): void {
  store<f64>(paths + ((side * nodes + node) as usize) * sizeof<f64>(), count);
}

export function sizeOf(side: u32): u32 {
  return item(sizes, side);
}

/** Those on the side, the nearest to its end first; the first is the end itself. */
export function memberAt(side: u32, place: u32): u32 {
  return item(members, side * nodes + place);
}

/** How far the farthest of the side is. */
export function depthOf(side: u32): u32 {
  return distanceOf(side, memberAt(side, sizeOf(side) - 1));
}

/** How far the farthest is whom the side's end reaches. */
export function farthestFrom(side: u32): u32 {
  return distanceOf(side, item(met, side * nodes + item(metCounts, side) - 1));
}

/** Finds who is on which side of a tie between the two; whoever is as far from both is on neither. */
export function partAround(one: u32, other: u32): void {
  measureFrom(0, one);
  measureFrom(1, other);
  listMembers(0);
  listMembers(1);
}

function measureFrom(side: u32, end: u32): void {
  const first = side * nodes;
  memory.fill(distances + (first as usize) * sizeof<u32>(), 0xff, (nodes as usize) * sizeof<u32>());
  setItem(distances, first + end, 0);
  setPaths(side, end, 1);
  setItem(met, first, end);
  let count: u32 = 1;
  for (let i: u32 = 0; i < count; i++) count = meetNeighbours(side, item(met, first + i), count);
  setItem(metCounts, side, count);
}

function meetNeighbours(side: u32, node: u32, before: u32): u32 {
  const first = side * nodes;
  const distance = distanceOf(side, node) + 1;
  const ways = pathsTo(side, node);
  let count = before;
  const end = endOfArcs(node);
  for (let arc = firstArc(node); arc < end; arc++) {
    const neighbour = neighbourAt(arc);
    const known = distanceOf(side, neighbour);
    if (known === NOWHERE) {
      setItem(distances, first + neighbour, distance);
      setPaths(side, neighbour, ways);
      setItem(met, first + count++, neighbour);
    } else if (known === distance) setPaths(side, neighbour, pathsTo(side, neighbour) + ways);
  }
  return count;
}

function listMembers(side: u32): void {
  const first = side * nodes;
  let size: u32 = 0;
  for (let i: u32 = 0; i < item(metCounts, side); i++) {
    const node = item(met, first + i);
    if (distanceOf(side, node) < distanceOf(1 - side, node)) setItem(members, first + size++, node);
  }
  setItem(sizes, side, size);
}
