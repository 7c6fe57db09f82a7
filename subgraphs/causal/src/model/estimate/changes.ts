import { at } from "../algebra/gram.ts";

/** Outcomes of persons by week, while more and more clusters are offered something. */
export interface Rollout {
  person: Int32Array;
  week: Int32Array;
  outcome: Float64Array;
  /** The week of the offer; NEVER where the person is held out to the end. All have met the same trigger. */
  offered: Int32Array;
  /** Numbered from 0. */
  cluster: Int32Array;
}

export const NEVER = -1;
/** Before an offer, weeks in which people may already act on it. */
export const ANTICIPATION = 4;
/** Weeks after the offer over which the effect is averaged, the first being 0. */
export const HORIZON = 8;
/** Weeks before the anticipation in which no effect can be. */
const BEFORE = 4;

interface Person {
  offered: number;
  cluster: number;
  outcomes: Map<number, number>;
}

/**
 * Of a cohort, so many weeks after its offer: changes since the base, by cluster, with and without the offer.
 */
interface Change {
  event: number;
  treated: Sums;
  control: Sums;
}

interface Sums {
  n: Float64Array;
  change: Float64Array;
}

export function changesOf(data: Rollout): Change[] {
  const people = peopleIn(data);
  const cohorts = [...new Set(data.offered)].filter((week) => week !== NEVER).sort((a, b) => a - b);
  const clusters = data.cluster.reduce((most, cluster) => Math.max(most, cluster + 1), 0);
  const span = Array.from(
    { length: BEFORE + ANTICIPATION + HORIZON },
    (_, place) => place - ANTICIPATION - BEFORE,
  );
  return span.flatMap((event) =>
    cohorts.map((cohort) => {
      const base = cohort - ANTICIPATION - 1;
      const week = cohort + event;
      const untouched = Math.max(base, week) + ANTICIPATION;
      const summed = (arm: (offered: number) => boolean) => sumsOf(people, { arm, base, week, clusters });
      return {
        event,
        treated: summed((offered) => offered === cohort),
        control: summed((offered) => offered === NEVER || offered > untouched),
      };
    }),
  );
}

function peopleIn({ person, week, outcome, offered, cluster }: Rollout): Person[] {
  const people = new Map<number, Person>();
  person.forEach((id, row) => {
    const known = people.get(id) ?? {
      offered: at(offered, row),
      cluster: at(cluster, row),
      outcomes: new Map(),
    };
    known.outcomes.set(at(week, row), at(outcome, row));
    people.set(id, known);
  });
  return [...people.values()];
}

interface Compared {
  arm: (offered: number) => boolean;
  base: number;
  week: number;
  clusters: number;
}

function sumsOf(people: readonly Person[], { arm, base, week, clusters }: Compared): Sums {
  const n = new Float64Array(clusters);
  const change = new Float64Array(clusters);
  for (const { offered, cluster, outcomes } of people) {
    const [before, after] = [outcomes.get(base), outcomes.get(week)];
    if (!arm(offered) || before === undefined || after === undefined) continue;
    n[cluster] = at(n, cluster) + 1;
    change[cluster] = at(change, cluster) + after - before;
  }
  return { n, change };
}

export const clustersIn = (counts: readonly Float64Array[]): number =>
  (counts[0] ?? new Float64Array()).filter((_, cluster) => counts.some((n) => at(n, cluster) > 0)).length;

/**
 * The mean difference by the number of offered persons, and what each cluster moves of it, by leaving it out.
 */
export function meanChange(changes: readonly Change[]): {
  effect: number;
  influence: Float64Array;
  n: number;
} {
  const clusters = changes[0]?.treated.n.length ?? 0;
  const { effect, n } = differenceIn(changes, null);
  const share = (clusters - 1) / clusters;
  const influence = Float64Array.from(
    { length: clusters },
    (_, cluster) => share * (effect - differenceIn(changes, cluster).effect),
  );
  return { effect, influence, n };
}

function differenceIn(changes: readonly Change[], left: number | null): { effect: number; n: number } {
  let [n, sum] = [0, 0];
  for (const { treated, control } of changes) {
    const [offered, held] = [meanOf(treated, left), meanOf(control, left)];
    if (offered.n === 0 || held.n === 0) continue;
    n += offered.n;
    sum += offered.n * (offered.mean - held.mean);
  }
  return { effect: sum / n, n };
}

function meanOf({ n, change }: Sums, left: number | null): { n: number; mean: number } {
  const total = (sums: Float64Array) =>
    sums.reduce((sum, one) => sum + one, 0) - (left === null ? 0 : at(sums, left));
  return { n: total(n), mean: total(change) / total(n) };
}
