export { betweennessOf } from "./centrality/betweenness.ts";
export { type Graph, graphOf, type Tie } from "./centrality/graph.ts";
export { surroundingsOf } from "./centrality/surroundings.ts";
export { CentralityThread } from "./centrality/thread.ts";
export { groupsPublished, interactionsRecorded, tiesChanged } from "./facts.ts";
export { pageOf, sizeOf } from "./model/page.ts";
export { boundShare, roundCoarsely } from "./model/rounding.ts";
export { clusteringOf } from "./model/surroundings.ts";
export { demandDataset, idOfDataset } from "./store/datasets.ts";
export { identify } from "./store/identity.ts";
export {
  type ActivityRow,
  activitiesOf,
  horizonsOf,
  lastDroppedDay,
  type Setting,
  settingsOf,
} from "./store/readings.ts";
export { stage } from "./store/stage.ts";
export type { Tables as GraphTables } from "./store/tables.ts";
export { runPath } from "./streams/path.ts";
export { type Gate, ownPerson, type VisiblePerson, visiblePeople } from "./visibility/person.ts";
