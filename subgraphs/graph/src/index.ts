export { CentralityThread } from "./centrality/thread.ts";
export { interactionsRecorded, tiesChanged } from "./facts.ts";
export { boundShare, roundCoarsely } from "./model/rounding.ts";
export { identify } from "./store/identity.ts";
export { stage } from "./store/stage.ts";
export type { Tables as GraphTables } from "./store/tables.ts";
export { runPath } from "./streams/path.ts";
export { type Gate, ownPerson, type VisiblePerson, visiblePeople } from "./visibility/person.ts";
