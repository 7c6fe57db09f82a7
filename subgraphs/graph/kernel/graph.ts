import { addToItem, clearList, item, reserveList, setItem, startsFromSizes } from "./list.ts";

export let nodes: u32 = 0;
export let arcs: u32 = 0;
/** As many as the graph may come to have. */
export let arcRoom: u32 = 0;
/** The two ends of every tie, one tie after another, where the caller writes and reads them. */
export let ends: usize = 0;

// The neighbours of a node stand side by side, with room behind them; a list that outgrows its room moves to the free end.
let starts: usize = 0;
let degrees: usize = 0;
let rooms: usize = 0;
let neighbours: usize = 0;
let used: u32 = 0;

/** Makes room for a graph and for as many arcs more as `spare`, once in the life of an instance. */
export function placeGraph(nodeCount: u32, tieCount: u32, spare: u32): void {
  nodes = nodeCount;
  arcs = 2 * tieCount;
  arcRoom = arcs + spare;
  ends = reserveList(arcRoom);
  starts = reserveList(nodeCount + 1);
  degrees = reserveList(nodeCount);
  rooms = reserveList(nodeCount);
  neighbours = reserveList(arcRoom);
}

/** Sorts the ties into the lists of neighbours. */
export function readTies(): void {
  clearList(starts, nodes + 1);
  clearList(degrees, nodes);
  for (let end: u32 = 0; end < arcs; end++) addToItem(starts, item(ends, end) + 1, 1);
  startsFromSizes(starts, nodes + 1);
  for (let node: u32 = 0; node < nodes; node++)
    setItem(rooms, node, item(starts, node + 1) - item(starts, node));
  for (let end: u32 = 0; end < arcs; end += 2) {
    appendNeighbour(item(ends, end), item(ends, end + 1));
    appendNeighbour(item(ends, end + 1), item(ends, end));
  }
  used = arcs;
}

function appendNeighbour(node: u32, neighbour: u32): void {
  setItem(neighbours, endOfArcs(node), neighbour);
  addToItem(degrees, node, 1);
}

/** Writes the ties as they are now to where they were read from. */
export function writeTies(): void {
  let end: u32 = 0;
  for (let node: u32 = 0; node < nodes; node++) {
    const last = endOfArcs(node);
    for (let arc = firstArc(node); arc < last; arc++) {
      if (neighbourAt(arc) < node) continue;
      setItem(ends, end++, node);
      setItem(ends, end++, neighbourAt(arc));
    }
  }
}

export function hasTie(one: u32, other: u32): bool {
  const end = endOfArcs(one);
  let arc = firstArc(one);
  while (arc < end && neighbourAt(arc) !== other) arc++;
  return arc < end;
}

/** Once there is room for it at both. */
export function addTie(one: u32, other: u32): void {
  appendNeighbour(one, other);
  appendNeighbour(other, one);
  arcs += 2;
}

/** Room for one neighbour more; false where there is none left. */
export function makeRoom(node: u32): bool {
  const degree = degreeOf(node);
  if (degree < item(rooms, node)) return true;
  const room = degree + degree / 4 + 4;
  if (used + room > arcRoom) return false;
  const from = firstArc(node);
  for (let i: u32 = 0; i < degree; i++) setItem(neighbours, used + i, neighbourAt(from + i));
  setItem(starts, node, used);
  setItem(rooms, node, room);
  used += room;
  return true;
}

export function removeTie(one: u32, other: u32): void {
  removeNeighbour(one, other);
  removeNeighbour(other, one);
  arcs -= 2;
}

/** The last one takes its place. */
function removeNeighbour(node: u32, neighbour: u32): void {
  let arc = firstArc(node);
  while (neighbourAt(arc) !== neighbour) arc++;
  setItem(degrees, node, degreeOf(node) - 1);
  setItem(neighbours, arc, neighbourAt(endOfArcs(node)));
}

/** Gives every node another number. */
export function renumber(numbers: usize): void {
  for (let end: u32 = 0; end < arcs; end++) setItem(ends, end, item(numbers, item(ends, end)));
  readTies();
}

/** The arcs of a node run from its first to before the end. */
export function firstArc(node: u32): u32 {
  return item(starts, node);
}

export function endOfArcs(node: u32): u32 {
  return firstArc(node) + degreeOf(node);
}

export function neighbourAt(arc: u32): u32 {
  return item(neighbours, arc);
}

export function degreeOf(node: u32): u32 {
  return item(degrees, node);
}
