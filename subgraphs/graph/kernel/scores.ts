import { nodes } from "./graph.ts";
import { reserve } from "./space.ts";

/** By node, a float64: of every ordered pair of others, what share of its shortest paths runs through the node. */
export let scores: usize = 0;

export function placeScores(): void {
  scores = reserve((nodes as usize) * sizeof<f64>());
}

export function clearScores(): void {
  memory.fill(scores, 0, (nodes as usize) * sizeof<f64>());
}

export function addToScore(node: u32, more: f64): void {
  const at = scores + (node as usize) * sizeof<f64>();
  store<f64>(at, load<f64>(at) + more);
}
