import { type Monday, mondayAfter, weekNumber } from "../calendar.ts";
import { baselineOf, type PersonWeek, type Risk, scoreOf, silent } from "./overload.ts";
import type { Policy } from "./policy.ts";

/** RISE: load rose above the own usual. CHRONIC: it is high and that is usual; it is worded apart. */
export type Pattern = "RISE" | "CHRONIC";

/** A time of overload, of which one alert tells. */
export interface Episode {
  pattern: Pattern;
  /** The first of the weeks that raised it. */
  since: Monday;
}

type AlertEvent = "RAISED" | "CHANGED" | "CLEARED";

/** What a completed week leads to. */
export interface Assessment {
  monday: Monday;
  risk: Risk;
  /** The episode the event is about; the open one where there is no event. */
  episode: Episode | null;
  event: AlertEvent | null;
}

/**
 * Scores each of a person's completed weeks in order, the first to the last, and says what its alert does. All follows from
 * the weeks alone: measured again after late interactions they tell the whole story again.
 */
export function assess(weeks: readonly PersonWeek[], policy: Policy): Assessment[] {
  const byMonday = new Map(weeks.map((week) => [week.monday, week]));
  const assessments: Assessment[] = [];
  let open: Episode | null = null;
  // Weeks of a closed episode raise no other one.
  let fresh: Assessment[] = [];
  for (const monday of mondaysOf(weeks)) {
    const risk = riskOf(byMonday.get(monday), weeks, open?.since ?? null, policy);
    const recent: Assessment[] = [...fresh, { monday, risk, episode: open, event: null }].slice(
      -policy.alert.among,
    );
    const { episode, event } = nextOf(open, recent, policy);
    assessments.push({ monday, risk, episode, event });
    open = event === "CLEARED" ? null : episode;
    fresh = event === "CLEARED" ? [] : recent;
  }
  return assessments;
}

/** A week without any activity has no measures: nobody was there. */
const riskOf = (
  week: PersonWeek | undefined,
  past: readonly PersonWeek[],
  since: Monday | null,
  policy: Policy,
): Risk => (week ? scoreOf(week, baselineOf(week, past, since, policy), policy) : silent("LEAVE", policy));

type Next = Pick<Assessment, "episode" | "event">;

function nextOf(open: Episode | null, recent: readonly Assessment[], policy: Policy): Next {
  if (!open) return raisedBy(recent, policy);
  if (isOver(open, recent, policy)) return { episode: open, event: "CLEARED" };
  return { episode: open, event: recent.at(-1)?.risk.state === "SCORED" ? "CHANGED" : null };
}

function raisedBy(recent: readonly Assessment[], { alert }: Policy): Next {
  for (const pattern of ["RISE", "CHRONIC"] as const) {
    const high = recent.filter(({ risk }) => {
      const strength = strengthOf(pattern, risk);
      return strength !== null && strength >= alert.on && (pattern === "CHRONIC" || hasMoved(risk, alert));
    });
    const [first] = high;
    if (first && high.length >= alert.weeks)
      return { episode: { pattern, since: first.monday }, event: "RAISED" };
  }
  return { episode: null, event: null };
}

/** Who is steadily at `hi` scores 50 too; that is no rise. */
const hasMoved = (risk: Risk, { movedMin }: Policy["alert"]) =>
  risk.state === "SCORED" && risk.moved >= movedMin;

/** Over with one calm week, or when for as many weeks as raise one nothing could be said. */
function isOver({ pattern }: Episode, recent: readonly Assessment[], { alert }: Policy): boolean {
  const latest = recent.at(-1);
  const strength = latest ? strengthOf(pattern, latest.risk) : null;
  if (strength !== null) return strength < alert.off;
  return recent.length >= alert.among && recent.every(({ risk }) => risk.state !== "SCORED");
}

const strengthOf = (pattern: Pattern, risk: Risk): number | null => {
  if (risk.state !== "SCORED") return null;
  return pattern === "RISE" ? risk.score : risk.level;
};

function mondaysOf(weeks: readonly PersonWeek[]): Monday[] {
  const mondays = weeks.map(({ monday }) => monday).sort();
  const [first] = mondays;
  const last = mondays.at(-1);
  if (first === undefined || last === undefined) return [];
  const count = weekNumber(last) - weekNumber(first) + 1;
  return Array.from({ length: count }, (_, i) => mondayAfter(first, i));
}

/**
 * The divisions that are told first, as groups, because more than `groupAbove` of their people are alerted in one week; a
 * group of fewer than `sizeMin` alerted people is none, for it would tell of single ones.
 */
export function divisionsAlerted<Division>(
  alerted: readonly Division[],
  sizes: ReadonlyMap<Division, number>,
  sizeMin: number,
  { groupAbove }: Policy,
): Division[] {
  return [...sizes].flatMap(([division, size]) => {
    const count = alerted.filter((one) => one === division).length;
    return count >= sizeMin && count > size * groupAbove ? division : [];
  });
}
