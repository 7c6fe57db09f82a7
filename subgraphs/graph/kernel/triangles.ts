import { arcRoom, degreeOf, endOfArcs, firstArc, neighbourAt, nodes } from "./graph.ts";
import { addToItem, clearList, item, reserveList, setItem } from "./list.ts";
import { reserve } from "./space.ts";

export let triangles: usize = 0;
let starts: usize = 0;
let higher: usize = 0;
let marked: usize = 0;

export function placeTriangles(): void {
  triangles = reserveList(nodes);
  marked = reserve(nodes as usize);
  starts = reserveList(nodes + 1);
  higher = reserveList(arcRoom / 2);
}

/**
 * Triangles by node. Each is found once, from its lowest corner: nodes rank by degree, and a hub is then reached from
 * the many small ones instead of searched through (Schank and Wagner 2005, "forward").
 */
export function countTriangles(): void {
  clearList(triangles, nodes);
  listHigher();
  for (let node: u32 = 0; node < nodes; node++) {
    markHigher(node, 1);
    countFrom(node);
    markHigher(node, 0);
  }
}

function listHigher(): void {
  let count: u32 = 0;
  for (let node: u32 = 0; node < nodes; node++) {
    const end = endOfArcs(node);
    for (let arc = firstArc(node); arc < end; arc++) {
      if (ranksBelow(node, neighbourAt(arc))) setItem(higher, count++, neighbourAt(arc));
    }
    setItem(starts, node + 1, count);
  }
}

function ranksBelow(node: u32, other: u32): bool {
  const degree = degreeOf(node);
  const otherDegree = degreeOf(other);
  return degree < otherDegree || (degree === otherDegree && node < other);
}

function markHigher(node: u32, mark: u8): void {
  const end = item(starts, node + 1);
  for (let i = item(starts, node); i < end; i++) store<u8>(marked + item(higher, i), mark);
}

function countFrom(node: u32): void {
  let ofNode: u32 = 0;
  const end = item(starts, node + 1);
  for (let i = item(starts, node); i < end; i++) {
    const middle = item(higher, i);
    const common = countCommon(middle);
    addToItem(triangles, middle, common);
    ofNode += common;
  }
  addToItem(triangles, node, ofNode);
}

/** Among the marked: each closes a triangle, and is one corner of it. */
function countCommon(middle: u32): u32 {
  let common: u32 = 0;
  const end = item(starts, middle + 1);
  for (let i = item(starts, middle); i < end; i++) {
    const top = item(higher, i);
    if (!load<u8>(marked + top)) continue;
    addToItem(triangles, top, 1);
    common++;
  }
  return common;
}
