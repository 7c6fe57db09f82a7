import { accumulate, placeBackward, scoreOf } from "./backward.ts";
import { placeForward, searchFrom } from "./forward.ts";
import { nodes, renumber } from "./graph.ts";
import { placeLevels } from "./levels.ts";
import { item } from "./list.ts";
import { numbersByCommunity } from "./order.ts";
import { placePlanes } from "./planes.ts";
import { LANES } from "./row.ts";
import { reserve } from "./space.ts";

/** Betweenness by node, a float64 each: exact, unweighted, every unordered pair once. */
export function sumBetweenness(): usize {
  const numbers = numbersByCommunity();
  renumber(numbers);
  placeLevels();
  placePlanes();
  placeForward();
  placeBackward();
  for (let first: u32 = 0; first < nodes; first += LANES) {
    searchFrom(first, min(LANES, nodes - first));
    accumulate();
  }
  return byOldNumber(numbers);
}

// The searches from both ends have each pair twice.
function byOldNumber(numbers: usize): usize {
  const betweenness = reserve((nodes as usize) * sizeof<f64>());
  for (let node: u32 = 0; node < nodes; node++) {
    store<f64>(betweenness + (node as usize) * sizeof<f64>(), scoreOf(item(numbers, node)) / 2);
  }
  return betweenness;
}
