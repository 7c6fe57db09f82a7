import { type Monday, weekNumber } from "../calendar.ts";
import { areAlike, type Hours } from "../hours.ts";
import type { WeekMeasures } from "../measures/week.ts";
import { medianOf, spreadOf } from "../quantile.ts";
import { type Dimension, dimensions, type Policy, type ScoredMetric, type Weighing } from "./policy.ts";

/** A measured week, as the index reads it. */
export interface PersonWeek {
  monday: Monday;
  measures: Record<ScoredMetric, number | null> &
    Pick<WeekMeasures, "workdays" | "activeDays" | "travelling">;
  /** By which it was measured. */
  hours: Hours | null;
  /** A week; null where they are not known. */
  contractHours: number | null;
}

/** Why nothing is said. None of them is a sign of anything. */
type Silence = "NO_HOURS" | "PART_TIME" | "LEAVE" | "TRAVEL" | "NEW" | "COVERAGE";

export interface Score {
  state: "SCORED";
  /** 0 to 100, half of it the level, half how much that is above the own usual. */
  score: number;
  /** Σ w·L, 0 to 100: how high the load is, whatever is usual. */
  level: number;
  /** Σ w·z/3, 0 to 100: how far the load is above the own usual. */
  moved: number;
  /** 0 to 1: the part of the weights that has data. */
  coverage: number;
  /** The score within each dimension; null without data. */
  dimensions: Record<Dimension, number | null>;
  /** What the score is made of, most first. */
  reasons: Reason[];
}

export type Risk = (Score | Silent) & {
  /** Of the policy it was computed by. */
  version: number;
};

interface Silent {
  state: "NOT_ENOUGH_DATA";
  because: Silence;
}

export const silent = (because: Silence, { version }: Policy): Risk => ({
  state: "NOT_ENOUGH_DATA",
  because,
  version,
});

/** One metric's part, for words such as "afterHours is 9.5; your usual is 3". */
interface Reason {
  metric: ScoredMetric;
  value: number;
  /** The own median. */
  usual: number;
  /** Deviations above the usual, 0 to 3. */
  deviations: number;
  /** Of the score's points. */
  points: number;
}

/** Why a week says nothing by itself; such a week is no baseline either. */
function silenceOf({ measures, hours, contractHours }: PersonWeek, policy: Policy): Silence | null {
  const { workdays, activeDays, travelling } = measures;
  if (!hours?.learned || workdays === null || activeDays === null) return "NO_HOURS";
  if (contractHours !== null && contractHours < policy.partTimeBelow) return "PART_TIME";
  if (activeDays < workdays * policy.presenceMin) return "LEAVE";
  return travelling ? "TRAVEL" : null;
}

/**
 * Overload risk (PRODUCT §4): for each metric x, z = clip((x − own median) / max(1.4826 MAD, floor), 0, 3) and
 * L = clip((x − lo) / (hi − lo), 0, 1); its part is (L + z/3) / 2; the score 100 · Σ w·part / Σ w over metrics with data.
 * A sign that a talk may help; no diagnosis. `baseline`: see `baselineOf`.
 */
export function scoreOf(week: PersonWeek, baseline: readonly PersonWeek[], policy: Policy): Risk {
  const because = silenceOf(week, policy);
  if (because) return silent(because, policy);
  if (baseline.length < policy.baseline.weeksMin) return silent("NEW", policy);
  const parts = policy.weighings.flatMap((weighing) => partOf(weighing, week, baseline, policy) ?? []);
  const weight = sumOf(parts, (part) => part.weight);
  const coverage = weight / sumOf(policy.weighings, (weighing) => weighing.weight);
  if (coverage < policy.coverageMin) return silent("COVERAGE", policy);
  return {
    state: "SCORED",
    score: averageOf(parts, sizeOf) ?? 0,
    level: averageOf(parts, ({ level }) => level) ?? 0,
    moved: averageOf(parts, ({ moved }) => moved) ?? 0,
    coverage,
    dimensions: byDimension(parts),
    reasons: reasonsOf(parts, weight),
    version: policy.version,
  };
}

/**
 * The weeks that say what is usual for the person: −13 to −2, as far as they say anything. While an episode is open it is
 * the weeks before that began, so that overload does not become usual; and only weeks measured by hours like today's, so
 * that a new shift is not taken for a change of load.
 */
export function baselineOf(
  week: PersonWeek,
  past: readonly PersonWeek[],
  since: Monday | null,
  policy: Policy,
): PersonWeek[] {
  const { nearest, farthest } = policy.baseline;
  const last = Math.min(weekNumber(week.monday) - nearest, since === null ? Infinity : weekNumber(since) - 1);
  const first = last - (farthest - nearest);
  return past.filter((other) => {
    const number = weekNumber(other.monday);
    if (number < first || number > last || silenceOf(other, policy)) return false;
    return week.hours !== null && other.hours !== null && areAlike(week.hours, other.hours);
  });
}

interface Part extends Omit<Reason, "points"> {
  dimension: Dimension;
  weight: number;
  /** 0 to 1 each. */
  level: number;
  moved: number;
}

function partOf(
  weighing: Weighing,
  week: PersonWeek,
  baseline: readonly PersonWeek[],
  policy: Policy,
): Part | null {
  const { metric, dimension, weight, lo, hi, binary } = weighing;
  const value = week.measures[metric];
  const past = baseline.flatMap(({ measures }) => measures[metric] ?? []);
  const usual = medianOf(past);
  const spread = usual === null ? null : spreadOf(past, usual);
  if (value === null || usual === null || spread === null || past.length < policy.baseline.weeksMin)
    return null;
  const scale = scaleOf(weighing, usual);
  if (!scale) return null;
  const floor = policy.spreadMin * Math.abs(hi - lo);
  const above = Math.sign(hi - lo) * (scale.place(value) - scale.place(usual));
  const deviations = binary ? 0 : clip(above / Math.max(spread * scale.factor, floor), policy.deviationsMax);
  const level = clip((scale.place(value) - lo) / (hi - lo), 1);
  return {
    metric,
    dimension,
    weight,
    value,
    usual,
    deviations,
    level,
    moved: deviations / policy.deviationsMax,
  };
}

/** How a value is placed between `lo` and `hi`; null where there is nothing to fall or grow from. */
function scaleOf({ as }: Weighing, usual: number) {
  if (!as) return { factor: 1, place: (value: number) => value };
  if (usual === 0) return null;
  const factor = 100 / usual;
  const sign = as === "FALL" ? -1 : 1;
  return { factor, place: (value: number) => sign * (value - usual) * factor };
}

const sizeOf = ({ level, moved }: Part) => (level + moved) / 2;

function averageOf(parts: readonly Part[], size: (part: Part) => number): number | null {
  const weight = sumOf(parts, (part) => part.weight);
  return weight === 0 ? null : (100 * sumOf(parts, (part) => part.weight * size(part))) / weight;
}

function byDimension(parts: readonly Part[]): Record<Dimension, number | null> {
  const scoreOf = (dimension: Dimension) =>
    averageOf(
      parts.filter((part) => part.dimension === dimension),
      sizeOf,
    );
  const [overload, recovery, withdrawal] = dimensions;
  return {
    [overload]: scoreOf(overload),
    [recovery]: scoreOf(recovery),
    [withdrawal]: scoreOf(withdrawal),
  };
}

const reasonsOf = (parts: readonly Part[], weight: number): Reason[] =>
  parts
    .map((part) => ({
      metric: part.metric,
      value: part.value,
      usual: part.usual,
      deviations: part.deviations,
      points: (100 * part.weight * sizeOf(part)) / weight,
    }))
    .filter(({ points }) => points > 0)
    .sort((a, b) => b.points - a.points);

const clip = (value: number, max: number) => Math.min(Math.max(value, 0), max);
const sumOf = <T>(items: readonly T[], size: (item: T) => number) =>
  items.reduce((sum, item) => sum + size(item), 0);
