import { isDeepStrictEqual } from "node:util";
import { type Monday, mondayAfter, mondayAt } from "../model/calendar.ts";
import { type KeptWeek, silentWeek } from "../model/measured.ts";
import { assess } from "../model/risk/alerts.ts";
import { type Alert, changesTo, episodesIn } from "../model/risk/episodes.ts";
import type { Risk } from "../model/risk/overload.ts";
import { policy } from "../model/risk/policy.ts";
import type { PersonChange } from "../store/alerts.ts";
import type { Remeasured } from "../store/weeks.ts";

/** All weeks that are known of a person. */
export interface Known {
  person: number;
  zone: string;
  remeasured: Remeasured;
  /** As they were kept. */
  others: readonly KeptWeek[];
}

interface Assessed {
  remeasured: Remeasured;
  risks: { person: number; monday: Monday; risk: Risk | null }[];
  changes: PersonChange[];
}

/** Looks at each week that is over, the first to the last, and says how weeks and alerts now stand. */
export function assessPerson(
  { person, zone, remeasured, others }: Known,
  alerts: readonly Alert[],
  horizon: number,
): Assessed {
  const weeks = [...others, ...remeasured.weeks].toSorted((a, b) => (a.monday < b.monday ? -1 : 1));
  const over = weeks.filter(({ endsAt }) => endsAt.getTime() <= horizon);
  const last = mondayAfter(mondayAt(zone, horizon), -1);
  // Of whom nothing comes any more, nothing is said any more.
  const gone = alerts.some(({ open }) => open) && (over.at(-1)?.monday ?? last) < last;
  const assessments = assess(gone ? [...over, silentWeek(last)] : over, policy);
  const risks = new Map(assessments.map(({ monday, risk }) => [monday, risk]));
  const riskOf = ({ monday }: KeptWeek) => risks.get(monday) ?? null;
  return {
    remeasured: { ...remeasured, weeks: remeasured.weeks.map((week) => ({ ...week, risk: riskOf(week) })) },
    risks: others
      .filter((week) => !isDeepStrictEqual(week.risk, riskOf(week)))
      .map((week) => ({ person, monday: week.monday, risk: riskOf(week) })),
    changes: changesTo(alerts, episodesIn(assessments)).map((change) => ({ person, ...change })),
  };
}
