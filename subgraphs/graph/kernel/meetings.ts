import { arcs, degreeOf, endOfArcs, firstArc, neighbourAt, nodes } from "./graph.ts";
import { item, reserveList, setItem } from "./list.ts";
import { ALL_LANES, LANES } from "./row.ts";
import { reserve } from "./space.ts";
import { isTarget, rootAt, targetAt, targetCount } from "./targets.ts";

/**
 * Which of the roots meet whom at which level, a bit for each root: what must be known before any path is counted. A root
 * meets a node at one level only, so there are never more than 8 meetings a node.
 */
let metNodes: usize = 0;
let metRoots: usize = 0;
let starts: usize = 0;
let meetings: u32 = 0;
export let metLevels: u32 = 0;

/** By node, the roots that have met it, those that did so at the level known, and those that will at the next. */
let seen: usize = 0;
let here: usize = 0;
let there: usize = 0;
let list: usize = 0;

/** Targets that not all roots have met. */
let waiting: u32 = 0;

/** Pulling stops at the neighbour that completes what is missing, pushing walks every arc. */
const PUSH_COST: u32 = 8;

export function placeMeetings(): void {
  metNodes = reserveList(nodes * LANES);
  metRoots = reserve((nodes as usize) * (LANES as usize));
  starts = reserveList(nodes + 2);
  seen = reserve(nodes as usize);
  here = reserve(nodes as usize);
  there = reserve(nodes as usize);
  list = reserveList(nodes);
}

/** The meetings of a level run from its first to before the first of the next level. */
export function firstMeeting(level: u32): u32 {
  return item(starts, level);
}

export function nodeMet(meeting: u32): u32 {
  return item(metNodes, meeting);
}

export function rootsMet(meeting: u32): u32 {
  return load<u8>(metRoots + meeting) as u32;
}

/** Lets the roots meet whom they can, level by level, until all have met every target. */
export function meet(count: u32): void {
  meetings = 0;
  metLevels = 0;
  waiting = targetCount;
  // A lane without a root has nobody to meet: it counts as having met everyone.
  memory.fill(seen, ((ALL_LANES << count) & ALL_LANES) as u8, nodes as usize);
  for (let lane: u32 = 0; lane < count; lane++) record(rootAt(lane), 1 << lane);
  closeLevel();
  while (waiting > 0 && firstMeeting(metLevels - 1) < meetings) advance(metLevels - 1);
  leave(metLevels - 1);
}

function advance(level: u32): void {
  if (arcsFrom(level) * PUSH_COST < arcs) push(level);
  else {
    pullTargets();
    // Else this level is the last, where nobody matters but the targets.
    if (waiting > 0) pull();
  }
  leave(level);
  closeLevel();
}

function arcsFrom(level: u32): u32 {
  let sum: u32 = 0;
  for (let i = firstMeeting(level); i < firstMeeting(level + 1); i++) sum += degreeOf(nodeMet(i));
  return sum;
}

function push(level: u32): void {
  let listed: u32 = 0;
  for (let i = firstMeeting(level); i < firstMeeting(level + 1); i++)
    listed = tellNeighbours(nodeMet(i), rootsMet(i), listed);
  for (let i: u32 = 0; i < listed; i++) {
    const node = item(list, i);
    record(node, load<u8>(there + node) as u32);
    store<u8>(there + node, 0);
  }
}

function tellNeighbours(node: u32, roots: u32, before: u32): u32 {
  let listed = before;
  const end = endOfArcs(node);
  for (let arc = firstArc(node); arc < end; arc++) {
    const neighbour = neighbourAt(arc);
    if ((roots & ~(load<u8>(seen + neighbour) as u32)) === 0) continue;
    const told = load<u8>(there + neighbour) as u32;
    if (told === 0) setItem(list, listed++, neighbour);
    store<u8>(there + neighbour, (told | roots) as u8);
  }
  return listed;
}

function pullTargets(): void {
  for (let place: u32 = 0; place < targetCount; place++) pullTo(targetAt(place));
}

function pull(): void {
  for (let node: u32 = 0; node < nodes; node++) pullTo(node);
}

function pullTo(node: u32): void {
  const missing = ALL_LANES ^ (load<u8>(seen + node) as u32);
  if (missing !== 0) record(node, rootsAround(node, missing));
}

function rootsAround(node: u32, missing: u32): u32 {
  let roots: u32 = 0;
  const end = endOfArcs(node);
  for (let arc = firstArc(node); arc < end; arc++) {
    roots |= load<u8>(here + neighbourAt(arc)) as u32;
    if ((roots & missing) === missing) break;
  }
  return roots;
}

/** Those of the roots that had not met the node do so now. */
function record(node: u32, roots: u32): void {
  const before = load<u8>(seen + node) as u32;
  const met = roots & ~before;
  if (met === 0) return;
  setItem(metNodes, meetings, node);
  store<u8>(metRoots + meetings, met as u8);
  meetings++;
  store<u8>(seen + node, (before | met) as u8);
  if ((before | met) === ALL_LANES && isTarget(node)) waiting--;
}

/** What was met is known from now on. */
function closeLevel(): void {
  for (let i = firstMeeting(metLevels); i < meetings; i++) store<u8>(here + nodeMet(i), rootsMet(i) as u8);
  metLevels++;
  setItem(starts, metLevels, meetings);
}

function leave(level: u32): void {
  for (let i = firstMeeting(level); i < firstMeeting(level + 1); i++) store<u8>(here + nodeMet(i), 0);
}
