import Graph from "graphology";
import forceAtlas2 from "graphology-layout-forceatlas2";
import type { Shape } from "./shape.ts";

export interface Position {
  x: number;
  y: number;
}

// Enough to settle; fewer for the many, where each takes longer and the eye sees less.
const roundsFor = (nodes: number) => (nodes > 500 ? 120 : 300);

/** Where each node stands so that those who work together stand together. The same network gives the same picture. */
export function layOut({ nodes, ties }: Pick<Shape, "nodes" | "ties">): Record<string, Position> {
  const graph = new Graph({ type: "undirected" });
  for (const [index, { key }] of nodes.entries()) graph.addNode(key, start(index));
  for (const { a, b, weight } of ties) graph.mergeEdge(a, b, { weight: Math.log1p(weight ?? 1) });
  const settings = {
    ...forceAtlas2.inferSettings(graph),
    barnesHutOptimize: nodes.length > 200,
    // Those without ties stay in sight.
    strongGravityMode: true,
    gravity: 0.3,
  };
  return forceAtlas2(graph, {
    iterations: roundsFor(nodes.length),
    settings,
    getEdgeWeight: "weight",
  }) as Record<string, Position>;
}

// On a sunflower: evenly spread, and nothing left to chance.
const GOLDEN_ANGLE = Math.PI * (3 - Math.sqrt(5));
const start = (index: number): Position => ({
  x: Math.sqrt(index + 1) * Math.cos(index * GOLDEN_ANGLE),
  y: Math.sqrt(index + 1) * Math.sin(index * GOLDEN_ANGLE),
});
