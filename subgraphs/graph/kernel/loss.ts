import { gatherFrom } from "./gather.ts";
import { firstRow, levels, nodeOf, pathsOf } from "./levels.ts";
import { clearHere, here, rowOf, swapPlanes, there } from "./planes.ts";
import { widenReach } from "./reach.ts";
import { dotRows, keepLanes, lanesIn } from "./row.ts";
import { addToScore } from "./scores.ts";
import { changedRoots, isEqual, pathsThrough, rootAt, rootSide } from "./targets.ts";
import { addWeight } from "./through.ts";

/**
 * What the ways around the tie lose to it, for the pairs of these roots, with the sign on the scores: of every changed pair
 * the share of its shortest paths that lead through the tie; all of them, where the tie makes the way shorter.
 */
export function accumulateLoss(sign: f64): void {
  let level = levels - 1;
  begin(level);
  for (; level > 1; level--) {
    gatherFrom(level);
    settle(level - 1, sign);
    clearHere(level);
    swapPlanes();
  }
  clearHere(level);
}

function begin(level: u32): void {
  const end = firstRow(level + 1);
  for (let row = firstRow(level); row < end; row++) addShares(row, level, rowOf(here, nodeOf(row)));
}

function settle(level: u32, sign: f64): void {
  const end = firstRow(level + 1);
  for (let row = firstRow(level); row < end; row++) {
    const node = nodeOf(row);
    const sum = rowOf(there, node);
    addToScore(node, -sign * dotRows(pathsOf(row), sum));
    keepLanes(sum, lanesIn(pathsOf(row)));
    addShares(row, level, sum);
  }
}

function addShares(row: u32, level: u32, sum: usize): void {
  const node = nodeOf(row);
  let roots = changedRoots(node, level, lanesIn(pathsOf(row)));
  if (roots !== 0) widenReach(node, level);
  for (; roots !== 0; roots &= roots - 1) {
    const lane = ctz(roots);
    widenReach(rootAt(lane), level);
    const at = (lane as usize) * sizeof<f64>();
    const around = load<f64>(pathsOf(row) + at);
    const share = isEqual(lane, node, level) ? shareOf(pathsThrough(lane, node), around) : 1;
    store<f64>(sum + at, load<f64>(sum + at) + share / around);
    addWeight(rootSide, rootAt(lane), share);
    addWeight(1 - rootSide, node, share);
  }
}

const shareOf = (through: f64, around: f64): f64 => through / (through + around);
