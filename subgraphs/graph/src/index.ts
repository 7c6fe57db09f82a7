export { betweennessOf } from "./centrality/betweenness.ts";
export { type Graph, graphOf, type Tie } from "./centrality/graph.ts";
export { surroundingsOf } from "./centrality/surroundings.ts";
export { CentralityThread } from "./centrality/thread.ts";
export { tiesChanged } from "./facts.ts";
export { clusteringOf } from "./model/surroundings.ts";
export { stage } from "./store/stage.ts";
export type { Tables as GraphTables } from "./store/tables.ts";
export { runPath } from "./streams/path.ts";
