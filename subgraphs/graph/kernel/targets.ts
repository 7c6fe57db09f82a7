import { diameter } from "./betweenness.ts";
import { nodes } from "./graph.ts";
import { item, reserveList, setItem } from "./list.ts";
import { ALL_LANES, LANES } from "./row.ts";
import { depthOf, distanceOf, memberAt, NOWHERE, pathsTo, sizeOf } from "./sides.ts";
import { reserve } from "./space.ts";

/**
 * With a tie between u and v, the shortest paths between s at distance k from u and t at distance j from v change if
 * k + 1 + j is no more than their distance without it; nobody is farther apart with it than the diameter. Each such pair
 * is looked at from one of its two: from s as its root where k + lag is at most j, else from t. So few roots are enough, the
 * ends and mostly their neighbours.
 */
let lag: u32 = 0;
export let rootSide: u32 = 0;
/** By node, how far from the other end, for those on the other side. */
let targetLevels: usize = 0;

/** The roots searched at once: the nearest to their end first, so that their levels are next to each other. */
let firstRoot: u32 = 0;
let nearestRoot: u32 = 0;
/** By how many levels beyond the nearest root, the roots up to there, a bit each. */
let rootsUpTo: usize = 0;

export function placeTargets(): void {
  targetLevels = reserveList(nodes);
  rootsUpTo = reserve(LANES as usize);
}

/** How many of a side are roots of a pair. */
export function countRoots(side: u32, lag: u32): u32 {
  const depth = depthOf(1 - side);
  let count: u32 = 0;
  for (; count < sizeOf(side); count++) {
    const level = distanceOf(side, memberAt(side, count));
    if (level + lag > depth || lag + level * 2 >= diameter) break;
  }
  return count;
}

/** From now on the roots are of this side, the targets of the other. */
export function aimFrom(side: u32, targetLag: u32): void {
  rootSide = side;
  lag = targetLag;
  memory.fill(targetLevels, 0xff, (nodes as usize) * sizeof<u32>());
  for (let place: u32 = 0; place < sizeOf(1 - side); place++) {
    const node = memberAt(1 - side, place);
    setItem(targetLevels, node, distanceOf(1 - side, node));
  }
}

/** Takes as roots those of the side from `first` on. */
export function takeRoots(first: u32, count: u32): void {
  firstRoot = first;
  nearestRoot = distanceOf(rootSide, rootAt(0));
  memory.fill(rootsUpTo, 0, LANES as usize);
  for (let lane: u32 = 0; lane < count; lane++) {
    for (let i = distanceOf(rootSide, rootAt(lane)) - nearestRoot; i < LANES; i++)
      store<u8>(rootsUpTo + i, ((load<u8>(rootsUpTo + i) as u32) | (1 << lane)) as u8);
  }
}

export function rootAt(lane: u32): u32 {
  return memberAt(rootSide, firstRoot + lane);
}

/** Whether the way from the root through the tie is as long as the one without it, not shorter. */
export function isEqual(lane: u32, node: u32, level: u32): bool {
  return distanceOf(rootSide, rootAt(lane)) + 1 + item(targetLevels, node) === level;
}

/** How many ways there are from the root through the tie. */
export function pathsThrough(lane: u32, node: u32): f64 {
  return pathsTo(rootSide, rootAt(lane)) * pathsTo(1 - rootSide, node);
}

/** Whether some of the roots may have a pair with the node. */
export function isTarget(node: u32): bool {
  const nearest = nearestRoot + lag;
  // Whoever is nearer than the nearest, wraps around, and whoever is no target is too far.
  return item(targetLevels, node) - nearest < diameter - nearestRoot - nearest;
}

export function countTargets(): u32 {
  let count: u32 = 0;
  for (let place: u32 = 0; place < sizeOf(1 - rootSide); place++)
    if (isTarget(memberAt(1 - rootSide, place))) count++;
  return count;
}

/** Of the roots that met the node at `level`, those whose shortest paths to it change with the tie. */
export function changedRoots(node: u32, level: u32, met: u32): u32 {
  const target = item(targetLevels, node);
  if (target === NOWHERE || level <= target || target < lag) return 0;
  const farthest = min(level - 1 - target, target - lag);
  if (farthest < nearestRoot) return 0;
  const beyond = farthest - nearestRoot;
  return met & (beyond < LANES ? (load<u8>(rootsUpTo + beyond) as u32) : ALL_LANES);
}
