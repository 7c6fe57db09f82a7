import { nodes } from "./graph.ts";
import { item, reserveList, setItem } from "./list.ts";
import { reachOf } from "./reach.ts";
import { ALL_LANES, LANES } from "./row.ts";
import { depthOf, distanceOf, memberAt, NOWHERE, pathsTo, sizeOf } from "./sides.ts";
import { reserve } from "./space.ts";

/**
 * With a tie between u and v, the shortest paths between s at distance k from u and t at distance j from v change if
 * k + 1 + j is no more than their distance without it. Each such pair is looked at from one of its two: from s as its root
 * where k + lag is at most j, else from t. So few roots are enough: the ends and, most often, some of their neighbours.
 */
export let rootSide: u32 = 0;
let lag: u32 = 0;
/** By node, how far from the other end, for those on the other side. */
let targetLevels: usize = 0;

let roots: usize = 0;
let rootCount: u32 = 0;
let farthestReach: u32 = 0;
/** The first of those taken, which are searched from at once; it is the nearest to its end. */
let firstRoot: u32 = 0;
let nearestRoot: u32 = 0;
let longestReach: u32 = 0;
/** By how many levels beyond the nearest, the roots taken up to there, a bit each. */
let rootsUpTo: usize = 0;
/** Those with whom some of the roots taken may have a pair. */
let targets: usize = 0;
export let targetCount: u32 = 0;

export function placeTargets(): void {
  targetLevels = reserveList(nodes);
  roots = reserveList(nodes);
  rootsUpTo = reserve(LANES as usize);
  targets = reserveList(nodes);
}

/** Of how many pairs' roots there are on a side. */
export function countRoots(side: u32, lag: u32): u32 {
  let count: u32 = 0;
  for (let place: u32 = 0; place < sizeOf(side); place++)
    if (isRoot(memberAt(side, place), side, lag)) count++;
  return count;
}

function isRoot(node: u32, side: u32, lag: u32): bool {
  const target = distanceOf(side, node) + lag;
  return target <= depthOf(1 - side) && distanceOf(side, node) + 1 + target <= reachOf(node);
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
  listRoots();
}

/** Those of a short reach first: they have few targets, and are done soon where no other is with them. */
function listRoots(): void {
  farthestReach = 0;
  for (let place: u32 = 0; place < sizeOf(rootSide); place++)
    farthestReach = max(farthestReach, reachOf(memberAt(rootSide, place)));
  rootCount = 0;
  listThose(false);
  listThose(true);
}

function listThose(far: bool): void {
  for (let place: u32 = 0; place < sizeOf(rootSide); place++) {
    const node = memberAt(rootSide, place);
    if (isRoot(node, rootSide, lag) && isFar(node) === far) setItem(roots, rootCount++, node);
  }
}

const isFar = (node: u32): bool => reachOf(node) === farthestReach;

/** Takes the next roots, 8 at most, alike and not far apart: from `first` on, and returns how many; 0 when all were taken. */
export function takeRoots(first: u32): u32 {
  firstRoot = first;
  if (first === rootCount) return 0;
  nearestRoot = levelOf(0);
  longestReach = 0;
  memory.fill(rootsUpTo, 0, LANES as usize);
  let count: u32 = 0;
  for (; count < LANES && first + count < rootCount; count++) {
    const beyond = levelOf(count) - nearestRoot;
    if (beyond >= LANES || isFar(rootAt(count)) !== isFar(rootAt(0))) break;
    longestReach = max(longestReach, reachOf(rootAt(count)));
    for (let i = beyond; i < LANES; i++)
      store<u8>(rootsUpTo + i, ((load<u8>(rootsUpTo + i) as u32) | (1 << count)) as u8);
  }
  listTargets();
  return count;
}

function listTargets(): void {
  targetCount = 0;
  for (let place: u32 = 0; place < sizeOf(1 - rootSide); place++) {
    const node = memberAt(1 - rootSide, place);
    if (isTarget(node)) setItem(targets, targetCount++, node);
  }
}

export function rootAt(lane: u32): u32 {
  return item(roots, firstRoot + lane);
}

function levelOf(lane: u32): u32 {
  return distanceOf(rootSide, rootAt(lane));
}

/** Whether the way from the root through the tie is as long as the one without it, not shorter. */
export function isEqual(lane: u32, node: u32, level: u32): bool {
  return levelOf(lane) + 1 + item(targetLevels, node) === level;
}

/** How many ways there are from the root through the tie. */
export function pathsThrough(lane: u32, node: u32): f64 {
  return pathsTo(rootSide, rootAt(lane)) * pathsTo(1 - rootSide, node);
}

/** Whether some of the roots may have a pair with the node. */
export function isTarget(node: u32): bool {
  const level = item(targetLevels, node);
  if (level === NOWHERE || level < nearestRoot + lag) return false;
  return nearestRoot + 1 + level <= min(longestReach, reachOf(node));
}

export function targetAt(place: u32): u32 {
  return item(targets, place);
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
