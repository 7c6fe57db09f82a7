import { accumulate } from "./backward.ts";
import { placeForward, searchFrom } from "./forward.ts";
import { placeGather } from "./gather.ts";
import { nodes } from "./graph.ts";
import { placeLevels } from "./levels.ts";
import { placePlanes } from "./planes.ts";
import { clearReaches, placeReaches, readReaches } from "./reach.ts";
import { LANES } from "./row.ts";
import { clearScores, placeScores } from "./scores.ts";

export function placeBetweenness(): void {
  placeLevels();
  placePlanes();
  placeForward();
  placeGather();
  placeScores();
  placeReaches();
}

export function beginPass(): void {
  clearScores();
  clearReaches();
}

/** A part of a pass: the pairs of 8 sources, the nodes from `first` on. All parts together are the pass, in any order. */
export function passFrom(first: u32): void {
  const count = min(LANES, nodes - first);
  searchFrom(first, count);
  readReaches(first, count);
  accumulate();
}
