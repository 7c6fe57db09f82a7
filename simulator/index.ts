export { type Progress, readProgress } from "./delivery/progress.ts";
export { addressOf } from "./model/people/cast.ts";
