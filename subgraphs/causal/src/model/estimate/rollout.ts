import { dot } from "../algebra/gram.ts";
import { ALPHA, clusterSpread, type Interval, type Spread } from "../error/cluster.ts";
import { criticalT, twoSided } from "../error/student.ts";
import { randomOf } from "../random.ts";
import { ANTICIPATION, changesOf, clustersIn, HORIZON, meanChange, type Rollout } from "./changes.ts";
import type { Estimate } from "./estimate.ts";

/**
 * The effect so many weeks after the offer; before, what should be 0. The interval holds for all weeks at
 * once.
 */
interface EventWeek extends Interval {
  event: number;
  effect: number;
  /** Differences of offered persons. */
  n: number;
}

export interface RolloutEffect {
  effect: number;
  spread: Spread;
  events: EventWeek[];
  /**
   * How many times the largest step between earlier weeks trends may part each week after, and the interval
   * still lies on one side of 0; null where no earlier weeks were seen.
   */
  breakdown: number | null;
}

/** In each arm; with fewer, no error of clusters means anything. */
const CLUSTERS_MIN = 5;

/**
 * Group-time differences in differences (Callaway and Sant'Anna, Journal of Econometrics 2021): each cohort's
 * change since before the anticipation, less that of persons held out or not yet offered. Only persons seen
 * in both weeks count, so a change is never one of who answered. How far trends may part: Rambachan and Roth,
 * Review of Economic Studies 2023. Null where an arm has too few clusters.
 */
export function rollout(data: Rollout): RolloutEffect | null {
  const changes = changesOf(data);
  const after = changes.filter(({ event }) => event >= 0);
  const offered = clustersIn(after.map(({ treated }) => treated.n));
  const held = clustersIn(after.map(({ control }) => control.n));
  if (Math.min(offered, held) < CLUSTERS_MIN) return null;
  const average = meanChange(after);
  const spread = clusterSpread(average);
  const weeks = [...Map.groupBy(changes, ({ event }) => event)].map(([event, parts]) => ({
    event,
    ...meanChange(parts),
  }));
  const reach = criticalT(twoSided(simultaneousReach(weeks), NORMAL), Math.min(offered, held) - 1);
  const events = weeks.map(({ event, effect, influence, n }) => {
    const { error } = clusterSpread({ effect, influence });
    return { event, effect, n, low: effect - reach * error, high: effect + reach * error };
  });
  return { effect: average.effect, spread, events, breakdown: breakdownOf(events, spread) };
}

/** Degrees of freedom of which t is as good as normal. */
const NORMAL = 100_000;

const DRAWS = 999;
const SEED = 4;

/**
 * So many standard errors hold all weeks at once, by the largest of them under random signs of the clusters.
 */
function simultaneousReach(weeks: readonly Estimate[]): number {
  const random = randomOf(SEED);
  const ratios = weeks
    .filter(({ influence }) => influence.some((one) => one !== 0))
    .map((week) => {
      const { error } = clusterSpread(week);
      return week.influence.map((one) => one / error);
    });
  const largest = Array.from({ length: DRAWS }, () => {
    const signs = Float64Array.from(ratios[0] ?? [], () => (random() < 0.5 ? -1 : 1));
    return Math.max(...ratios.map((ratio) => Math.abs(dot(ratio, signs))));
  });
  return largest.toSorted((a, b) => a - b)[Math.ceil((1 - ALPHA) * DRAWS)] ?? Infinity;
}

/**
 * Trends that part by `step` each week since the base move the average of the horizon by its mean distance
 * from the base.
 */
function breakdownOf(events: readonly EventWeek[], { low, high }: Spread): number | null {
  const earlier = events.filter(({ event }) => event < -ANTICIPATION).map(({ effect }) => effect);
  const steps = earlier.slice(1).map((effect, place) => Math.abs(effect - (earlier[place] as number)));
  if (steps.length === 0) return null;
  const nearest = low > 0 ? low : high < 0 ? -high : 0;
  const distance = ANTICIPATION + 1 + (HORIZON - 1) / 2;
  return nearest / (distance * Math.max(...steps));
}
