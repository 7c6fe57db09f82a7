export { constraintOf } from "./centrality/constraint.ts";
export { type Graph, graphOf, type Tie } from "./centrality/graph.ts";
export { Helpers } from "./centrality/helpers.ts";
export { neighboursIn } from "./centrality/neighbours.ts";
export { pageRankOf } from "./centrality/page-rank.ts";
export { SearchedGraph } from "./centrality/searched.ts";
export { CentralityThread } from "./centrality/thread.ts";
export {
  centralitiesMeasured,
  groupsPublished,
  interactionsRecorded,
  personErased,
  tiesChanged,
} from "./facts.ts";
export { isId } from "./model/id.ts";
export { pageOf, sizeOf } from "./model/page.ts";
export { boundShare, roundCoarsely } from "./model/rounding.ts";
export { clusteringOf } from "./model/surroundings.ts";
export { demandDataset } from "./store/datasets.ts";
export { openErasureLog } from "./store/erasure-log.ts";
export { identify } from "./store/identity.ts";
export { peopleBehind } from "./store/people.ts";
export {
  type ActivityRow,
  activitiesOf,
  type DatasetReading,
  lastDroppedDay,
  readDatasets,
  type Setting,
  settingsOf,
} from "./store/readings.ts";
export { stage } from "./store/stage.ts";
export type { Tables as GraphTables } from "./store/tables.ts";
export { intakeStreams } from "./streams/arrival.ts";
export { runCentrality } from "./streams/centrality.ts";
export { replayErasures } from "./streams/erase.ts";
export { runPath } from "./streams/path.ts";
export { runRebuilds } from "./streams/rebuild.ts";
export { graphReadiness } from "./streams/status.ts";
export { type Gate, ownPerson, type VisiblePerson, visiblePeople } from "./visibility/person.ts";
