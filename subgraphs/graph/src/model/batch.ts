import type { Arrival } from "./arrival.ts";
import { type Day, dayOf, laterOf } from "./day.ts";
import type { Totals } from "./tie.ts";
import { countsForTies, type TieRule } from "./tie-rule.ts";

/** Two people of a dataset, the lower number first. */
export interface PairName {
  dataset: number;
  low: number;
  high: number;
}

/** What a batch adds to one pair on one day. */
export interface Count extends PairName, Totals {
  day: Day;
}

type Parties = Pick<Arrival, "dataset" | "sender" | "recipient">;

export const pairOf = ({ dataset, sender, recipient }: Parties): PairName => ({
  dataset,
  low: Math.min(sender, recipient),
  high: Math.max(sender, recipient),
});

/** In the order in which all transactions lock. */
const inPairOrder = (one: PairName, other: PairName): number => one.low - other.low || one.high - other.high;

/** By a dataset's number. */
export type TieRules = ReadonlyMap<number, TieRule>;

/** What the arrivals add to the day counters under their datasets' rules, in pair order. */
export function countsOf(arrivals: readonly Arrival[], rules: TieRules): Count[] {
  const counts = new Map<string, Count>();
  for (const arrival of arrivals) {
    const rule = rules.get(arrival.dataset);
    if (!rule || !countsForTies(rule, arrival.recipients)) continue;
    const pair = pairOf(arrival);
    const day = dayOf(arrival.at);
    const name = `${pair.low}/${pair.high}/${day}`;
    const count = counts.get(name) ?? { ...pair, day, up: 0, down: 0 };
    if (arrival.sender === pair.low) count.up += 1;
    else count.down += 1;
    counts.set(name, count);
  }
  return [...counts.values()].sort(inPairOrder);
}

/** What comes once: in a batch as in the store, the first of a key and recipient stands. */
export function withoutRepeats(arrivals: readonly Arrival[]): Arrival[] {
  const first = new Map<string, Arrival>();
  for (const arrival of arrivals) {
    const name = `${arrival.key.toString("latin1")}${arrival.recipient}`;
    if (!first.has(name)) first.set(name, arrival);
  }
  return [...first.values()];
}

/** What a batch says about one dataset as a whole. */
export interface Share {
  dataset: number;
  interactions: number;
  newest: Date | null;
  days: Map<Day, Set<number>>;
}

/** How the arrivals divide among the datasets, in the order of their numbers. */
export function sharesOf(arrivals: readonly Arrival[]): Share[] {
  const shares = new Map<number, Share>();
  for (const { dataset, at, sender, recipient } of arrivals) {
    const share = shares.get(dataset) ?? { dataset, interactions: 0, newest: null, days: new Map() };
    share.interactions += 1;
    if (!share.newest || at > share.newest) share.newest = at;
    const people = share.days.get(dayOf(at)) ?? new Set();
    share.days.set(dayOf(at), people.add(sender).add(recipient));
    shares.set(dataset, share);
  }
  return [...shares.values()].sort((one, other) => one.dataset - other.dataset);
}

interface Clock {
  live: boolean;
  /** The last day of the window that the stored ties stand on; null before the first. */
  windowDay: Day | null;
}

/** The last day of the window once the batch is in: today where the dataset is live, else the newest event's. */
export function windowDayAfter(clock: Clock, newest: Date | null, today: Day): Day | null {
  const horizon = clock.live ? today : newest && dayOf(newest);
  return laterOf(clock.windowDay, horizon);
}
