import { LRUCache } from "lru-cache";
import { calendarOf } from "../model/calendar.ts";
import type { CalendarIn } from "../model/drafts.ts";

// A few zones over a few years.
const known = new LRUCache<string, ReturnType<typeof calendarOf>>({ max: 2_000 });

export const calendarIn: CalendarIn = (zone, monday) => {
  const name = `${zone} ${monday}`;
  const calendar = known.get(name) ?? calendarOf(zone, monday);
  known.set(name, calendar);
  return calendar;
};
