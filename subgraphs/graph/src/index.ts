export { CentralityThread } from "./centrality/thread.ts";
export { interactionsRecorded, tiesChanged } from "./facts.ts";
export { stage } from "./store/stage.ts";
export type { Tables as GraphTables } from "./store/tables.ts";
export { runPath } from "./streams/path.ts";
