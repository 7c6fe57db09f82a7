import type { Surroundings } from "../model/surroundings.ts";
import { betweennessOf } from "./betweenness.ts";
import type { Graph } from "./graph.ts";
import { surroundingsOf } from "./surroundings.ts";

/** What is measured of every node, by its number. */
export interface Centralities {
  surroundings: Surroundings[];
  betweenness: Float64Array;
}

export const centralitiesOf = (graph: Graph): Centralities => ({
  surroundings: surroundingsOf(graph),
  betweenness: betweennessOf(graph),
});
