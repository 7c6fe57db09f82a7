import type { Monday } from "../calendar.ts";
import type { Assessment, Episode, Pattern } from "./alerts.ts";

/** An episode as it stands after all weeks: what one alert says. */
export interface Told {
  pattern: Pattern;
  since: Monday;
  /** The last week that was looked at. */
  week: Monday;
  open: boolean;
  score: number | null;
}

/** An alert that is kept. */
export interface Alert extends Told {
  id: string;
}

/** The episodes that a person's weeks tell of, in their order. */
export function episodesIn(assessments: readonly Assessment[]): Told[] {
  const told = new Map<Episode, Told>();
  for (const { episode, event, monday, risk } of assessments) {
    if (!episode) continue;
    const score = risk.state === "SCORED" ? risk.score : null;
    told.set(episode, { ...episode, week: monday, open: event !== "CLEARED", score });
  }
  return [...told.values()];
}

/** What is to be done with an alert so that it says what is known now, and what is told of that. */
export interface Change {
  /** None where it is new. */
  id: string | null;
  /** Null where it is taken back: late interactions left nothing of it. */
  told: Told | null;
  /** Null where nobody needs to hear of it: it was over before it was known. */
  kind: "RAISED" | "CHANGED" | "CLEARED" | null;
}

/** One alert an episode: an episode that begins earlier or later than was thought is still the same. */
export function changesTo(alerts: readonly Alert[], episodes: readonly Told[]): Change[] {
  const left = new Set(alerts);
  const changes = episodes.map((told): Change => {
    const alert = [...left].find(({ pattern, since, week }) => {
      return pattern === told.pattern && since <= told.week && week >= told.since;
    });
    if (!alert) return { id: null, told, kind: told.open ? "RAISED" : null };
    left.delete(alert);
    return { id: alert.id, told, kind: kindOf(alert, told) };
  });
  const takenBack = [...left].map(
    ({ id, open }): Change => ({ id, told: null, kind: open ? "CLEARED" : null }),
  );
  return [
    ...changes.filter(
      ({ id, told }) => !alerts.some((alert) => alert.id === id && told && isSame(alert, told)),
    ),
    ...takenBack,
  ];
}

function kindOf(before: Told, now: Told): Change["kind"] {
  if (before.open !== now.open) return now.open ? "RAISED" : "CLEARED";
  return now.open ? "CHANGED" : null;
}

const isSame = (before: Told, now: Told) =>
  before.since === now.since &&
  before.week === now.week &&
  before.open === now.open &&
  before.score === now.score;
