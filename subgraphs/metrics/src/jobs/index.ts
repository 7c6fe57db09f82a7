export type { JobContext } from "./context.ts";
export { forgetAnnounced } from "./forget-announced.ts";
export { forgetPerson } from "./forget-person.ts";
export { measureWeeks } from "./measure-weeks.ts";
export { passWeeks } from "./pass-weeks.ts";
export { publishWeeks } from "./publish-weeks.ts";
