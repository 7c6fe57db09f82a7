export type { Activity } from "./model/activity.ts";
export { type Calendar, calendarOf, mondayAfter, mondayAt } from "./model/calendar.ts";
export { hoursRules, learnHours } from "./model/hours.ts";
export { measureWeek } from "./model/measures/week.ts";
export { stage } from "./store/stage.ts";
export type { Tables as MetricsTables } from "./store/tables.ts";
export { runAnnouncing } from "./streams/announcing.ts";
export { runMarking } from "./streams/marking.ts";
