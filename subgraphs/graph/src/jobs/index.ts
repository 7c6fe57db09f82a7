export type { JobContext } from "./context.ts";
export { finishErasures } from "./finish-erasures.ts";
export { forget } from "./forget.ts";
export { passMidnight } from "./pass-midnight.ts";
export { publishGroups } from "./publish-groups.ts";
