import type { Interval } from "./cluster.ts";

const STEPS = 30;
const DOUBLINGS = 20;

/**
 * The ends of the effects that a test keeps, from its middle outwards. An end that is not found is at
 * infinity, and says so.
 */
export function bounded(kept: (effect: number) => boolean, around: Interval): Interval {
  const middle = (around.low + around.high) / 2;
  const reach = (around.high - around.low) / 2;
  return { low: endOf(kept, middle, -reach), high: endOf(kept, middle, reach) };
}

function endOf(kept: (effect: number) => boolean, middle: number, reach: number): number {
  let inside = 0;
  let outside = 1;
  for (let doubled = 0; kept(middle + outside * reach); doubled++) {
    if (doubled === DOUBLINGS) return reach * Infinity;
    inside = outside;
    outside *= 2;
  }
  for (let step = 0; step < STEPS; step++) {
    const half = (inside + outside) / 2;
    if (kept(middle + half * reach)) inside = half;
    else outside = half;
  }
  return middle + outside * reach;
}
