import { type Monday, mondayAt } from "./calendar.ts";

/** Interactions that were built in together: on which days, whose. */
export interface Recorded {
  dataset: number;
  days: readonly { day: string; people: readonly number[] }[];
}

/** Somebody of whom something changed, and between which days. */
export interface Touched {
  person: number;
  dataset: number;
  firstDay: string;
  lastDay: string;
  /** Whether an alert may come of it that somebody waits for. */
  urgent: boolean;
}

/** What touches more people and days than this comes from an import, where nobody waits for the single one. */
const SINGLE = 64;

// Only weeks that are over are scored.
function isUrgent({ days }: Recorded, current: Monday): boolean {
  const touched = days.reduce((sum, { people }) => sum + people.length, 0);
  return touched <= SINGLE && days.some(({ day }) => day < current);
}

/** Whom all of it touches, each once. `horizons`: where each dataset's clock stands. */
export function touchedBy(recorded: readonly Recorded[], horizons: ReadonlyMap<number, Date>): Touched[] {
  const touched = new Map<number, Touched>();
  for (const one of recorded.flatMap((some) => eachOf(some, Number(horizons.get(some.dataset)))))
    touched.set(one.person, both(touched.get(one.person) ?? one, one));
  return [...touched.values()];
}

function eachOf(recorded: Recorded, horizon: number): Touched[] {
  const { dataset, days } = recorded;
  const urgent = isUrgent(recorded, mondayAt("UTC", horizon));
  return days.flatMap(({ day, people }) =>
    people.map((person) => ({ person, dataset, firstDay: day, lastDay: day, urgent })),
  );
}

const both = (one: Touched, other: Touched): Touched => ({
  ...one,
  firstDay: one.firstDay < other.firstDay ? one.firstDay : other.firstDay,
  lastDay: one.lastDay > other.lastDay ? one.lastDay : other.lastDay,
  urgent: one.urgent || other.urgent,
});
