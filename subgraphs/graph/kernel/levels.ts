import { degreeOf, nodes } from "./graph.ts";
import { addToItem, item, reserveList, setItem } from "./list.ts";
import { copyRow, LANES, ROW_BYTES } from "./row.ts";
import { reserve } from "./space.ts";

/**
 * The levels of a search, each the rows that are live there. A source meets a node at one level only, so there are
 * never more than 8 rows a node, however long the paths: a plane for every level would need n² for a ring.
 */
let starts: usize = 0;
let levelArcs: usize = 0;
let rowNodes: usize = 0;
let rowPaths: usize = 0;

/** Levels so far; rows go to the last. */
export let levels: u32 = 0;
let rows: u32 = 0;

export function placeLevels(): void {
  // A path of n nodes has n levels, the search ends with an empty one, and every level has its end.
  starts = reserveList(nodes + 2);
  levelArcs = reserveList(nodes + 1);
  rowNodes = reserveList(nodes * LANES);
  rowPaths = reserve((nodes as usize) * (LANES as usize) * ROW_BYTES);
}

export function clearLevels(): void {
  levels = 0;
  rows = 0;
}

export function openLevel(): void {
  setItem(levelArcs, levels, 0);
  levels++;
  setItem(starts, levels, rows);
}

/** Adds a row to the last level. */
export function append(node: u32, paths: usize): void {
  setItem(rowNodes, rows, node);
  copyRow(paths, pathsOf(rows));
  rows++;
  setItem(starts, levels, rows);
  addToItem(levelArcs, levels - 1, degreeOf(node));
}

/** The rows of a level run from its first to before the first of the next level. */
export function firstRow(level: u32): u32 {
  return item(starts, level);
}

/** How many arcs leave the rows of the level: what it costs to walk them. */
export function arcsOf(level: u32): u32 {
  return item(levelArcs, level);
}

export function nodeOf(row: u32): u32 {
  return item(rowNodes, row);
}

export function pathsOf(row: u32): usize {
  return rowPaths + (row as usize) * ROW_BYTES;
}
