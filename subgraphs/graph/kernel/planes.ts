import { endOfArcs, firstArc, neighbourAt, nodes } from "./graph.ts";
import { firstRow, nodeOf } from "./levels.ts";
import { clearRow, ROW_BYTES } from "./row.ts";
import { reserve } from "./space.ts";

/** A plane has a row for every node, zero where the level has none: `here` of the level known, `there` of the next to compute. */
export let here: usize = 0;
export let there: usize = 0;

/** What shuts a neighbour out of `addToNeighbours`. */
export const CLOSED: u8 = 0xff;

export function placePlanes(): void {
  here = reserve((nodes as usize) * ROW_BYTES);
  there = reserve((nodes as usize) * ROW_BYTES);
}

export function rowOf(plane: usize, node: u32): usize {
  return plane + (node as usize) * ROW_BYTES;
}

/** What was computed becomes known; the plane left must have been cleared. */
export function swapPlanes(): void {
  const left = here;
  here = there;
  there = left;
}

/** Clears the known plane, whose live rows are those of `level`. */
export function clearHere(level: u32): void {
  const end = firstRow(level + 1);
  for (let row = firstRow(level); row < end; row++) clearRow(rowOf(here, nodeOf(row)));
}

/** `addToNeighbours` (pushing) reads and writes a row an arc, `sumNeighbours` (pulling) only reads one. */
export const PUSH_COST: u32 = 2;

// Nearly all time goes into the next two, so their rows stay in registers.

/** Sums the known rows of the node's neighbours. */
export function sumNeighbours(node: u32): void {
  let a = f64x2.splat(0);
  let b = f64x2.splat(0);
  let c = f64x2.splat(0);
  let d = f64x2.splat(0);
  const plane = here;
  const end = endOfArcs(node);
  for (let arc = firstArc(node); arc < end; arc++) {
    const row = rowOf(plane, neighbourAt(arc));
    a = f64x2.add(a, v128.load(row));
    b = f64x2.add(b, v128.load(row, 16));
    c = f64x2.add(c, v128.load(row, 32));
    d = f64x2.add(d, v128.load(row, 48));
  }
  const sum = rowOf(there, node);
  v128.store(sum, a);
  v128.store(sum, b, 16);
  v128.store(sum, c, 32);
  v128.store(sum, d, 48);
}

/** Adds the node's row to those of its neighbours to whom the byte in `doors` is open. */
export function addToNeighbours(node: u32, doors: usize): void {
  const row = rowOf(here, node);
  const a = v128.load(row);
  const b = v128.load(row, 16);
  const c = v128.load(row, 32);
  const d = v128.load(row, 48);
  const plane = there;
  const end = endOfArcs(node);
  for (let arc = firstArc(node); arc < end; arc++) {
    const neighbour = neighbourAt(arc);
    if (load<u8>(doors + neighbour) === CLOSED) continue;
    const sum = rowOf(plane, neighbour);
    v128.store(sum, f64x2.add(v128.load(sum), a));
    v128.store(sum, f64x2.add(v128.load(sum, 16), b), 16);
    v128.store(sum, f64x2.add(v128.load(sum, 32), c), 32);
    v128.store(sum, f64x2.add(v128.load(sum, 48), d), 48);
  }
}
