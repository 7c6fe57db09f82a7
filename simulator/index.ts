export { type Progress, readProgress } from "./delivery/progress.ts";
export { mondayAfter } from "./model/calendar.ts";
export { type Parameters, parameters } from "./model/parameters.ts";
export { addressOf } from "./model/people/cast.ts";
export { organisationOf } from "./model/people/organisation.ts";
export { randomOf } from "./model/random.ts";
export { type OfferRule, strainOf } from "./model/strain/strain.ts";
export { truthOf } from "./model/strain/truth.ts";
