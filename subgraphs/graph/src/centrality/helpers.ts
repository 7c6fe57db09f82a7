import { Worker } from "node:worker_threads";
import { OrganismError } from "@organism/runtime/errors.ts";
import type { Graph } from "./graph.ts";
import { type PassShare, shared, takeParts } from "./pass-share.ts";
import type { SearchedGraph } from "./searched.ts";

const entry = new URL("./helper.ts", import.meta.url);
// Below it, telling the helpers costs more than they do.
const FEWEST_NODES = 500;
const PATIENCE_MS = 600_000;

/**
 * Threads that take their share of a pass. For a thread that may block: it works along and then waits for them, and its own scores
 * become those of the whole pass.
 */
export class Helpers implements AsyncDisposable {
  readonly #workers: Worker[];

  constructor(count: number) {
    this.#workers = Array.from({ length: count }, () => new Worker(entry));
    for (const worker of this.#workers) worker.unref();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all(this.#workers.map((worker) => worker.terminate()));
  }

  pass(searched: SearchedGraph): void {
    const workers = searched.nodes < FEWEST_NODES ? [] : this.#workers;
    const next = shared(Int32Array, Int32Array.BYTES_PER_ELEMENT);
    const graph = searched.sharedGraph();
    const shares = workers.map((worker) => {
      const share = shareOf(graph, next);
      worker.postMessage(share);
      return share;
    });
    searched.beginPass();
    takeParts(searched, next);
    for (const share of shares) add(searched, share);
  }
}

const shareOf = (graph: Graph, next: Int32Array): PassShare => ({
  graph,
  next,
  done: shared(Int32Array, Int32Array.BYTES_PER_ELEMENT),
  scores: shared(Float64Array, graph.nodes * Float64Array.BYTES_PER_ELEMENT),
  reaches: shared(Uint32Array, graph.nodes * Uint32Array.BYTES_PER_ELEMENT),
});

function add(searched: SearchedGraph, { done, scores, reaches }: PassShare): void {
  if (Atomics.wait(done, 0, 0, PATIENCE_MS) === "timed-out") {
    const message = `A helper of the centrality thread did not finish its share of a pass in ${PATIENCE_MS / 1_000} s; see whether it ran out of memory`;
    throw new OrganismError("CENTRALITY_FAILED", message);
  }
  for (const [node, score] of scores.entries()) searched.scores[node] = (searched.scores[node] ?? 0) + score;
  for (const [node, reach] of reaches.entries())
    searched.reaches[node] = Math.max(searched.reaches[node] ?? 0, reach);
}
