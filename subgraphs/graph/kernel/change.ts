import { addTie, hasTie, makeRoom, removeTie } from "./graph.ts";
import { accumulateLoss } from "./loss.ts";
import { meet, placeMeetings } from "./meetings.ts";
import { widenReach } from "./reach.ts";
import { distanceOf, farthestFrom, memberAt, NOWHERE, partAround, placeSides, sizeOf } from "./sides.ts";
import { aimFrom, countRoots, placeTargets, takeRoots } from "./targets.ts";
import { accumulateThrough, addWeight, placeThrough } from "./through.ts";
import { countWays, findWays, placeWays } from "./ways.ts";

/** Returned by `changeTie` instead of a number of roots. */
const NO_ROOM: i32 = -1;
const TOO_MANY_ROOTS: i32 = -2;
const ALREADY_SO: i32 = -3;

export function placeChange(): void {
  placeSides();
  placeTargets();
  placeMeetings();
  placeWays();
  placeThrough();
}

/**
 * Adds or removes a tie, and moves the scores by exactly what that changes; returns from how many roots it searched. Where
 * that would be more than `mostRoots`, the scores stay as they are, to be summed by a pass; without room, and where the tie
 * was there or away before, nothing changes.
 */
export function changeTie(one: u32, other: u32, adds: bool, mostRoots: u32): i32 {
  if (hasTie(one, other) === adds) return ALREADY_SO;
  if (adds && !(makeRoom(one) && makeRoom(other))) return NO_ROOM;
  if (!adds) removeTie(one, other);
  // Every pair stands twice in the scores.
  const roots = changeScores(one, other, adds ? 2 : -2, mostRoots);
  if (adds) addTie(one, other);
  return roots;
}

function changeScores(one: u32, other: u32, sign: f64, mostRoots: u32): i32 {
  let searched: u32 = 0;
  partAround(one, other);
  if (distanceOf(0, other) === NOWHERE) {
    joinAll(0);
    joinAll(1);
  } else {
    const side = lagging();
    searched = countRoots(side, 1) + countRoots(1 - side, 0);
    if (searched > mostRoots) return TOO_MANY_ROOTS;
    loseFrom(side, 1, sign);
    loseFrom(1 - side, 0, sign);
  }
  accumulateThrough(0, sign);
  accumulateThrough(1, sign);
  return searched;
}

/** Nobody had a way to the other side: the tie takes over every pair whole. */
function joinAll(side: u32): void {
  const beyond = farthestFrom(1 - side) + 1;
  for (let place: u32 = 0; place < sizeOf(side); place++) {
    const node = memberAt(side, place);
    addWeight(side, node, sizeOf(1 - side));
    widenReach(node, distanceOf(side, node) + beyond);
  }
}

/** The side that leaves the pairs that are as far from both ends to the other's roots: so as to need fewer. */
function lagging(): u32 {
  return countRoots(0, 1) + countRoots(1, 0) < countRoots(0, 0) + countRoots(1, 1) ? 0 : 1;
}

function loseFrom(side: u32, lag: u32, sign: f64): void {
  aimFrom(side, lag);
  let first: u32 = 0;
  for (let count = takeRoots(0); count > 0; count = takeRoots(first)) {
    first += count;
    meet(count);
    if (!findWays()) continue;
    countWays(count);
    accumulateLoss(sign);
  }
}
