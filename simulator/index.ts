export { type Progress, readProgress } from "./delivery/progress.ts";
export { mondayAfter } from "./model/calendar.ts";
export { addressOf } from "./model/cast.ts";
export { organisationOf } from "./model/organisation.ts";
export { type Parameters, parameters } from "./model/parameters.ts";
export { randomOf } from "./model/random.ts";
export { type OfferRule, strainOf } from "./model/strain.ts";
export { truthOf } from "./model/truth.ts";
