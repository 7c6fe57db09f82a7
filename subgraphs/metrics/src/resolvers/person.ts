import { OrganismError } from "@organism/runtime/errors.ts";
import type { PersonResolvers, PersonWeekResolvers } from "../generated/resolvers.ts";
import { isoWeekOf } from "../model/iso-week.ts";
import type { KeptWeek } from "../model/measured.ts";
import { lastWeeksOf } from "../store/weeks.ts";
import { riskIn } from "./risk.ts";

const MOST_WEEKS = 104;

export function demandWeeks(last: number | null | undefined): number {
  const weeks = last ?? 13;
  if (weeks >= 1 && weeks <= MOST_WEEKS) return weeks;
  throw new OrganismError("BAD_USER_INPUT", `last is ${weeks}; ask for 1 to ${MOST_WEEKS} weeks`);
}

/** What is measured of one person is said to that person alone: nobody else comes through the reference. */
export const Person: PersonResolvers = {
  __resolveReference: ({ id }, { loaders }) => loaders.self.load(id),
  weeks: async ({ number }, { last }, { metrics }) => await lastWeeksOf(metrics, number, demandWeeks(last)),
  async overloadRisk({ number }, _args, { metrics }) {
    const looked = (await lastWeeksOf(metrics, number, LATEST)).filter(({ risk }) => risk !== null);
    const latest = looked.at(-1);
    return latest ? riskIn(latest) : null;
  },
};

// The week that goes on, one that ended and was not looked at yet, and the one before.
const LATEST = 3;

const measure =
  (metric: keyof KeptWeek["measures"]) =>
  ({ measures }: KeptWeek) => {
    const value = measures[metric];
    return typeof value === "number" ? value : null;
  };

export const PersonWeek: PersonWeekResolvers = {
  week: ({ monday }) => isoWeekOf(monday),
  complete: ({ risk }) => risk !== null,
  hoursLearned: ({ hours }) => hours?.learned ?? false,
  collaborationHours: measure("collaborationHours"),
  afterHours: measure("afterHours"),
  weekendHours: measure("weekendHours"),
  meetingHours: measure("meetingHours"),
  largeLong: measure("largeLong"),
  conflictingHours: measure("conflictingHours"),
  multitaskingHours: measure("multitaskingHours"),
  availableFocus: measure("availableFocus"),
  focusHours: measure("focusHours"),
  longFocusHours: measure("longFocusHours"),
  fragmentedMinutes: measure("fragmentedMinutes"),
  span: measure("span"),
  shortRests: measure("shortRests"),
  noWeeklyRest: measure("noWeeklyRest"),
  responseMedian: measure("responseMedian"),
  responseAfterHoursShare: measure("responseAfterHoursShare"),
  networkInternal: measure("networkInternal"),
  overloadRisk: (week) => riskIn(week),
};
