import type { Graph } from "./graph.ts";
import { SearchedGraph } from "./searched.ts";

/** One thread's share of a pass, all in shared memory: which parts it takes, it decides by counting on. */
export interface PassShare {
  graph: Graph;
  /** The next part that nobody has taken, for all threads. */
  next: Int32Array;
  /** 1 once the thread has taken its last part and written what it found. */
  done: Int32Array;
  scores: Float64Array;
  reaches: Uint32Array;
}

export const shared = <View>(Kind: new (buffer: SharedArrayBuffer) => View, bytes: number): View =>
  new Kind(new SharedArrayBuffer(bytes));

/** Takes parts of the pass until there are none left. */
export function takeParts(searched: SearchedGraph, next: Int32Array): void {
  for (;;) {
    const part = Atomics.add(next, 0, 1);
    if (part >= searched.parts) return;
    searched.passPart(part);
  }
}

export function takeShare({ graph, next, done, scores, reaches }: PassShare): void {
  const searched = new SearchedGraph(graph, { inOrder: true });
  searched.beginPass();
  takeParts(searched, next);
  scores.set(searched.scores);
  reaches.set(searched.reaches);
  Atomics.store(done, 0, 1);
  Atomics.notify(done, 0);
}
