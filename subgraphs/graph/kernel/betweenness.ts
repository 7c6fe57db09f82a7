import { accumulate } from "./backward.ts";
import { placeForward, searchFrom } from "./forward.ts";
import { placeGather } from "./gather.ts";
import { nodes } from "./graph.ts";
import { levels, placeLevels } from "./levels.ts";
import { placePlanes } from "./planes.ts";
import { LANES } from "./row.ts";
import { clearScores, placeScores } from "./scores.ts";

/** No shortest path is longer; kept by whoever changes the graph. */
export let diameter: u32 = 0;

export function placeBetweenness(): void {
  placeLevels();
  placePlanes();
  placeForward();
  placeGather();
  placeScores();
}

export function beginPass(): void {
  clearScores();
  diameter = 0;
}

/** A part of a pass: the pairs of 8 sources, the nodes from `first` on. All parts together are the pass, in any order. */
export function passFrom(first: u32): void {
  searchFrom(first, min(LANES, nodes - first));
  widen(levels - 2);
  accumulate();
}

export function widen(length: u32): void {
  diameter = max(diameter, length);
}
