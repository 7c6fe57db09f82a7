import { addToItem, clearList, item, reserveList, setItem, startsFromSizes } from "./list.ts";

export let nodes: u32 = 0;
export let arcs: u32 = 0;
/** The two ends of every tie, one tie after another; the caller writes them. */
export let ends: usize = 0;

// Compressed rows: the neighbours of node v stand from offsets[v] to offsets[v + 1].
let offsets: usize = 0;
let neighbours: usize = 0;
let filled: usize = 0;

/** Makes room for a graph, once in the life of an instance. */
export function placeGraph(nodeCount: u32, tieCount: u32): void {
  nodes = nodeCount;
  arcs = 2 * tieCount;
  ends = reserveList(arcs);
  offsets = reserveList(nodeCount + 1);
  neighbours = reserveList(arcs);
  filled = reserveList(nodeCount);
}

/** Sorts the ties into the lists of neighbours. */
export function readTies(): void {
  clearList(offsets, nodes + 1);
  clearList(filled, nodes);
  for (let end: u32 = 0; end < arcs; end++) addToItem(offsets, item(ends, end) + 1, 1);
  startsFromSizes(offsets, nodes + 1);
  for (let end: u32 = 0; end < arcs; end += 2) {
    addNeighbour(item(ends, end), item(ends, end + 1));
    addNeighbour(item(ends, end + 1), item(ends, end));
  }
}

function addNeighbour(node: u32, neighbour: u32): void {
  setItem(neighbours, firstArc(node) + item(filled, node), neighbour);
  addToItem(filled, node, 1);
}

/** Gives every node another number. */
export function renumber(numbers: usize): void {
  for (let end: u32 = 0; end < arcs; end++) setItem(ends, end, item(numbers, item(ends, end)));
  readTies();
}

/** The arcs of a node run from its first to before the first of the next node. */
export function firstArc(node: u32): u32 {
  return item(offsets, node);
}

export function neighbourAt(arc: u32): u32 {
  return item(neighbours, arc);
}

export function degreeOf(node: u32): u32 {
  return firstArc(node + 1) - firstArc(node);
}
