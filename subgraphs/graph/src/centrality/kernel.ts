import { readFileSync } from "node:fs";
import type { Graph } from "./graph.ts";

/** What `kernel/kernel.ts` exports; `place` and the two questions return an address. */
interface Kernel {
  memory: { buffer: ArrayBuffer };
  place: (nodes: number, ties: number) => number;
  readTies: () => void;
  surroundings: () => number;
  betweenness: () => number;
}

// TypeScript knows WebAssembly from the browser's library only, which would bring the whole browser.
declare const WebAssembly: {
  Module: new (code: Uint8Array) => object;
  Instance: new (module: object) => { exports: Kernel };
};

const file = new URL("../generated/kernel.wasm", import.meta.url);
let compiled: object | undefined;

/**
 * A kernel that has read the graph. Its memory goes with it: some 800 bytes a node and 20 a tie, so 12 MB for 10,000
 * people with 300,000 ties, whatever the graph's diameter.
 */
export function openKernel({ nodes, ends }: Graph): Kernel {
  compiled ??= new WebAssembly.Module(readFileSync(file));
  const { exports: kernel } = new WebAssembly.Instance(compiled);
  const at = kernel.place(nodes, ends.length / 2);
  new Uint32Array(kernel.memory.buffer, at, ends.length).set(ends);
  kernel.readTies();
  return kernel;
}
