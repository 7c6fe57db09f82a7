import type { Surroundings } from "../model/surroundings.ts";
import type { Graph } from "./graph.ts";
import { openKernel } from "./kernel.ts";

/** Degree and triangles of every node. */
export function surroundingsOf(graph: Graph): Surroundings[] {
  const { kernel } = openKernel(graph);
  const at = kernel.surroundings();
  const pairs = new DataView(kernel.memory.buffer, at);
  return Array.from({ length: graph.nodes }, (_, node) => ({
    degree: pairs.getUint32(node * 8, true),
    triangles: pairs.getUint32(node * 8 + 4, true),
  }));
}
