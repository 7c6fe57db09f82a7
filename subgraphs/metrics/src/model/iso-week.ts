import { Temporal } from "temporal-polyfill";
import type { Monday } from "./calendar.ts";

/** As ISO 8601 writes a week: 2010-W39. */
export function isoWeekOf(monday: Monday): string {
  const { yearOfWeek, weekOfYear } = Temporal.PlainDate.from(monday);
  return `${yearOfWeek}-W${String(weekOfYear).padStart(2, "0")}`;
}
