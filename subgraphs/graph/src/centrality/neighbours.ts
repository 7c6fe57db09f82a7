import type { Graph } from "./graph.ts";

/** The neighbours of node v stand in `list` from `starts[v]` to before `starts[v + 1]`. */
export interface Neighbours {
  starts: Uint32Array;
  list: Uint32Array;
}

export function neighboursIn({ nodes, ends }: Graph): Neighbours {
  const starts = new Uint32Array(nodes + 1);
  for (const end of ends) starts[end + 1] = at(starts, end + 1) + 1;
  for (let node = 0; node < nodes; node++) starts[node + 1] = at(starts, node + 1) + at(starts, node);
  const next = starts.slice();
  const list = new Uint32Array(ends.length);
  for (let i = 0; i < ends.length; i++) {
    const node = at(ends, i);
    // The other end of the tie stands beside it.
    list[at(next, node)] = at(ends, i ^ 1);
    next[node] = at(next, node) + 1;
  }
  return { starts, list };
}

/** An element that is there: what the compiler cannot know of a typed array. */
export const at = (array: Uint32Array | Float64Array, index: number): number => array[index] as number;
