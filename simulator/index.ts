export { type Progress, readProgress } from "./delivery/progress.ts";
export { addressOf } from "./model/cast.ts";
