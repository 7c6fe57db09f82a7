import { endOfArcs, firstArc, neighbourAt, nodes, renumber } from "./graph.ts";
import { addToItem, item, reserveList, setItem, startsFromSizes } from "./list.ts";

const ROUNDS: u32 = 3;

let labels: usize = 0;
let votes: usize = 0;

/** By the number the caller knows a node by, the number it has here. */
export let numbers: usize = 0;

/**
 * Gives new numbers that put people who work together side by side (label propagation): the 8 sources of a search then meet
 * the same people at the same levels, and rows used together lie together. Only speed depends on it, by a fifth.
 */
export function orderByCommunity(): void {
  labels = reserveList(nodes);
  votes = reserveList(nodes);
  for (let node: u32 = 0; node < nodes; node++) setItem(labels, node, node);
  for (let round: u32 = 0; round < ROUNDS; round++) {
    for (let node: u32 = 0; node < nodes; node++) setItem(labels, node, commonestLabelAround(node));
  }
  numberByLabel();
  renumber(numbers);
}

function commonestLabelAround(node: u32): u32 {
  let commonest = item(labels, node);
  let most: u32 = 0;
  const end = endOfArcs(node);
  for (let arc = firstArc(node); arc < end; arc++) {
    const label = item(labels, neighbourAt(arc));
    addToItem(votes, label, 1);
    if (item(votes, label) > most) {
      most = item(votes, label);
      commonest = label;
    }
  }
  for (let arc = firstArc(node); arc < end; arc++) setItem(votes, item(labels, neighbourAt(arc)), 0);
  return commonest;
}

function numberByLabel(): void {
  const next = reserveList(nodes + 1);
  numbers = reserveList(nodes);
  for (let node: u32 = 0; node < nodes; node++) addToItem(next, item(labels, node) + 1, 1);
  startsFromSizes(next, nodes + 1);
  for (let node: u32 = 0; node < nodes; node++) {
    const label = item(labels, node);
    setItem(numbers, node, item(next, label));
    addToItem(next, label, 1);
  }
}
