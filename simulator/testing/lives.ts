import type { Activity } from "../../subgraphs/metrics/src/model/activity.ts";
import { calendarOf, mondayAfter } from "../../subgraphs/metrics/src/model/calendar.ts";
import { hoursRules, learnHours } from "../../subgraphs/metrics/src/model/hours.ts";
import { measureWeek, reachOf } from "../../subgraphs/metrics/src/model/measures/week.ts";
import { assess } from "../../subgraphs/metrics/src/model/risk/alerts.ts";
import { policy } from "../../subgraphs/metrics/src/model/risk/policy.ts";
import type { Person } from "../model/people/organisation.ts";
import type { Simulation, Week } from "../model/weeks.ts";

const calendars = new Map<string, ReturnType<typeof calendarOf>>();

/** Making one is slow, and people of a zone share it. */
function calendarIn(zone: string, monday: string) {
  const name = `${zone} ${monday}`;
  const calendar = calendars.get(name) ?? calendarOf(zone, monday);
  calendars.set(name, calendar);
  return calendar;
}

/** What each person sees of the history, by index, in the order of time. */
export function livesIn(history: readonly Week[], size: number): Activity[][] {
  const lives = Array.from({ length: size }, (): Activity[] => []);
  for (const { from, to, kind, at, seconds = null } of history.flatMap(({ sends }) => sends))
    for (const { index } of to) {
      const send = { kind, at, seconds, recipients: to.length };
      lives[from.index]?.push({ ...send, sent: true, other: index });
      lives[index]?.push({ ...send, sent: false, other: from.index });
    }
  return lives;
}

/** All that the metrics stage makes of a life, from interactions to alerts, without any store. */
export function assessLife(life: readonly Activity[], person: Person, { monday, weeks }: Simulation) {
  const { zone } = person.team;
  const { contractHours } = person;
  const measured = Array.from({ length: weeks }, (_, i) => mondayAfter(monday, i)).flatMap((first) => {
    const calendar = calendarIn(zone, first);
    const before = Array.from({ length: hoursRules.weeks }, (_, i) =>
      calendarIn(zone, mondayAfter(first, i - hoursRules.weeks)),
    );
    const from = before[0]?.start ?? 0;
    const near = life.filter(({ at }) => at >= from && at < reachOf(calendar).end);
    if (!near.some(({ at }) => at >= calendar.start && at < calendar.end)) return [];
    const hours = learnHours({ activities: near, calendars: before, contractHours, fallback: null });
    const measures = { ...measureWeek({ activities: near, hours, calendar }), managerOneOnOne: null };
    return { monday: first, hours, contractHours, measures };
  });
  return assess(measured, policy);
}
