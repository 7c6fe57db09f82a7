export type { JobContext } from "./context.ts";
export { forget } from "./forget.ts";
export { passMidnight } from "./pass-midnight.ts";
export { refreshBetweenness } from "./refresh-betweenness.ts";
