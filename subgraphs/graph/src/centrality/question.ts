import type { TieChange } from "../model/surroundings.ts";
import type { Graph } from "./graph.ts";

/** What the centrality thread is asked. Datasets and people are numbers, as in the store. */
export type Question =
  /** Once, of any graph. */
  | { ask: "measure"; graph: Graph }
  /** To keep the dataset's graph from now on, and all places in it. */
  | { ask: "stand"; dataset: number; ties: Uint32Array; helpers: number }
  /** Everybody's betweenness after ties that came and went. */
  | { ask: "change"; dataset: number; changes: readonly TieChange<number>[] }
  /** All places, measured anew. */
  | { ask: "places"; dataset: number }
  /** To let go of the dataset's graph. */
  | { ask: "leave"; dataset: number };
