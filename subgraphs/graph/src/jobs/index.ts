export { forget } from "./forget.ts";
export { passMidnight } from "./pass-midnight.ts";
export { refreshBetweenness } from "./refresh-betweenness.ts";
