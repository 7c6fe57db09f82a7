import { readFileSync } from "node:fs";
import type { Graph } from "./graph.ts";

/** What `kernel/kernel.ts` exports. Addresses are of its memory, which stays where it is once all is placed. */
export interface Kernel {
  memory: { buffer: ArrayBuffer };
  place: (nodes: number, ties: number, spareArcs: number) => number;
  readTies: () => void;
  writeTies: () => void;
  tieCount: () => number;
  placeSurroundings: () => number;
  countSurroundings: () => void;
  order: () => number;
  placeSearches: () => number;
  reachesAt: () => number;
  beginPass: () => void;
  passFrom: (first: number) => void;
  changeTie: (one: number, other: number, adds: number, mostRoots: number) => number;
}

// TypeScript knows WebAssembly from the browser's library only, which would bring the whole browser.
declare const WebAssembly: {
  Module: new (code: Uint8Array) => object;
  Instance: new (module: object) => { exports: Kernel };
};

const file = new URL("../generated/kernel.wasm", import.meta.url);
let compiled: object | undefined;

/** A kernel that has read a graph, and where its ties stand. */
export interface Opened {
  kernel: Kernel;
  endsAt: number;
}

/** Opens a kernel on the graph, which may grow by `spareTies`. Its memory goes with it. */
export function openKernel({ nodes, ends }: Graph, spareTies = 0): Opened {
  compiled ??= new WebAssembly.Module(readFileSync(file));
  const { exports: kernel } = new WebAssembly.Instance(compiled);
  const endsAt = kernel.place(nodes, ends.length / 2, 2 * spareTies);
  new Uint32Array(kernel.memory.buffer, endsAt, ends.length).set(ends);
  kernel.readTies();
  return { kernel, endsAt };
}
