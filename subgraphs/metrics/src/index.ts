export { alertChanged, weekPublished } from "./facts.ts";
export { stage } from "./store/stage.ts";
export type { Tables as MetricsTables } from "./store/tables.ts";
export { runAnnouncing } from "./streams/announcing.ts";
