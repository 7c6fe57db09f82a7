import type { PersonWeek } from "../model/risk/overload.ts";
import { onLine } from "./minutes.ts";

// The overload index and its alerts once more, slow and obvious: every number is worked out where it is asked for, from the
// table of PRODUCT §4 and the rulings of facts/statistics and docs/decisions/own-hours-and-alerts.md.

type Row = readonly [
  metric: Exclude<keyof PersonWeek["measures"], "travelling">,
  lo: number,
  hi: number,
  weight: number,
  as?: "FALL" | "GROWTH" | "BINARY",
];

const table: readonly Row[] = [
  ["afterHours", 2, 10, 0.2],
  ["meetingHours", 15, 30, 0.12],
  ["multitaskingHours", 2, 8, 0.06],
  ["conflictingHours", 1, 6, 0.04],
  ["shortRests", 0, 3, 0.15],
  ["weekendHours", 0, 4, 0.1],
  ["focusHours", 10, 2, 0.1],
  ["networkInternal", 0, 40, 0.07, "FALL"],
  ["responseMedian", 0, 100, 0.04, "GROWTH"],
  ["managerOneOnOne", 0.25, 0, 0.04, "BINARY"],
];

type Said =
  | { state: "SCORED"; score: number; level: number; moved: number; coverage: number }
  | { state: "NOT_ENOUGH_DATA"; because: string };

const WEEK_MS = 7 * 24 * 3_600_000;
const ageOf = (older: string, newer: string) => Math.round((Date.parse(newer) - Date.parse(older)) / WEEK_MS);

function silenceOf({ hours, contractHours, measures }: PersonWeek): string | null {
  const { workdays, activeDays, travelling } = measures;
  if (!hours?.learned || workdays === null || activeDays === null) return "NO_HOURS";
  if (contractHours !== null && contractHours < 30) return "PART_TIME";
  if (activeDays / workdays < 1 / 2) return "LEAVE";
  if (travelling) return "TRAVEL";
  return null;
}

/** `since`: the first week of the episode that is open. */
export function scoreByFormula(week: PersonWeek, weeks: readonly PersonWeek[], since: string | null): Said {
  const because = silenceOf(week);
  if (because) return { state: "NOT_ENOUGH_DATA", because };
  const past = weeks.filter((other) => {
    // Weeks −13 to −2; while an episode is open, the twelve before it, where they are older.
    const twoAgo = ageOf(other.monday, week.monday) - 2;
    const back = since === null ? twoAgo : Math.min(twoAgo, ageOf(other.monday, since) - 1);
    return back >= 0 && back < 12 && !silenceOf(other) && startsWithinAnHour(other, week);
  });
  if (past.length < 4) return { state: "NOT_ENOUGH_DATA", because: "NEW" };
  let [weights, levels, moves] = [0, 0, 0];
  for (const row of table) {
    const part = partByFormula(row, week, past);
    if (!part) continue;
    weights += row[3];
    levels += row[3] * part.level;
    moves += (row[3] * part.z) / 3;
  }
  const all = table.reduce((sum, [, , , weight]) => sum + weight, 0);
  if (weights / all < 0.6) return { state: "NOT_ENOUGH_DATA", because: "COVERAGE" };
  return {
    state: "SCORED",
    score: (100 * (0.5 * levels + 0.5 * moves)) / weights,
    level: (100 * levels) / weights,
    moved: (100 * moves) / weights,
    coverage: weights / all,
  };
}

/** The windows of these weeks are equally long. */
function startsWithinAnHour(one: PersonWeek, other: PersonWeek): boolean {
  const distance = Math.abs((one.hours?.start ?? Number.NaN) - (other.hours?.start ?? Number.NaN));
  return Math.min(distance, 1_440 - distance) <= 60;
}

/** z = clip((x − median) / max(1.4826 MAD, floor), 0, 3), L = clip((x − lo) / (hi − lo), 0, 1). */
function partByFormula([metric, lo, hi, , as]: Row, week: PersonWeek, past: readonly PersonWeek[]) {
  const known = past.flatMap(({ measures }) => measures[metric] ?? []);
  const now = week.measures[metric];
  if (now === null || known.length < 4) return null;
  const usual = onLine(known, 0.5) ?? Number.NaN;
  if ((as === "FALL" || as === "GROWTH") && usual === 0) return null;
  // Where it is compared with the median, x is the per cent by which it fell or grew.
  const placed = (value: number) => {
    if (as === "FALL") return (100 * (usual - value)) / usual;
    return as === "GROWTH" ? (100 * (value - usual)) / usual : value;
  };
  const xs = known.map(placed);
  const x = placed(now);
  const median = onLine(xs, 0.5) ?? Number.NaN;
  const distances = xs.map((one) => Math.abs(one - median));
  const spread = Math.max((onLine(distances, 0.5) ?? Number.NaN) * 1.4826, 0.125 * Math.abs(hi - lo));
  const above = hi > lo ? x - median : median - x;
  return {
    level: Math.min(1, Math.max(0, (x - lo) / (hi - lo))),
    z: as === "BINARY" ? 0 : Math.min(3, Math.max(0, above / spread)),
  };
}

interface Open {
  pattern: "RISE" | "CHRONIC";
  since: number;
}

/** Week by week, what is raised and what is over, by the number of the week: the first week's is 0. */
export function alertsByRule(weeks: readonly PersonWeek[]) {
  const [first = "", ...others] = weeks.map(({ monday }) => monday).sort();
  const told: (Open & { week: number; event: "RAISED" | "CLEARED" })[] = [];
  const said: { number: number; said: Said }[] = [];
  let open: Open | null = null;
  let over = -1;
  for (let week = 0; week <= ageOf(first, others.at(-1) ?? first); week += 1) {
    // What was said of a week when it was over stays said: an alert that it raised does not end for want of it.
    said.push({ number: week, said: saidOf(week, weeks, first, open) });
    const lastFour = said.slice(-4).filter(({ number }) => number > over);
    if (!open) {
      open = raisedBy(lastFour);
      if (open) told.push({ week, event: "RAISED", ...open });
    } else if (isOverWith(lastFour, open)) {
      told.push({ week, event: "CLEARED", ...open });
      open = null;
      over = week;
    }
  }
  return told;
}

/** A week that is missing is a week away. */
function saidOf(number: number, weeks: readonly PersonWeek[], first: string, open: Open | null): Said {
  const week = weeks.find(({ monday }) => ageOf(first, monday) === number);
  const since = open && new Date(Date.parse(first) + open.since * WEEK_MS).toISOString().slice(0, 10);
  return week ? scoreByFormula(week, weeks, since) : { state: "NOT_ENOUGH_DATA", because: "LEAVE" };
}

type Looked = readonly { number: number; said: Said }[];

/** Rise: 50 in three of four weeks, and 25 of movement. Chronic: a level of 50 in three of four weeks. */
function raisedBy(lastFour: Looked): Open | null {
  const rising = lastFour.filter(
    ({ said }) => said.state === "SCORED" && said.score >= 50 && said.moved >= 25,
  );
  const high = lastFour.filter(({ said }) => said.state === "SCORED" && said.level >= 50);
  if (rising.length >= 3) return { pattern: "RISE", since: rising[0]?.number ?? -1 };
  return high.length >= 3 ? { pattern: "CHRONIC", since: high[0]?.number ?? -1 } : null;
}

/** Under 38, or four weeks of which nothing can be said. */
function isOverWith(lastFour: Looked, { pattern }: Open): boolean {
  const said = lastFour.at(-1)?.said;
  if (said?.state === "SCORED") return (pattern === "RISE" ? said.score : said.level) < 38;
  return lastFour.length === 4 && lastFour.every((one) => one.said.state !== "SCORED");
}
