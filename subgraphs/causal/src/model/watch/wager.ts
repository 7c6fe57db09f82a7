/**
 * A treated and a held-out unit that were drawn together: the difference of their outcomes at the horizon,
 * more is worse.
 */
export type Difference = number;

export type Watched = { state: "WATCHING" | "HARMFUL"; pairs: number; wealth: number };

const STAKES = [0.1, 0.2, 0.4, 0.8] as const;
/** Wealth grows to this by chance once in twenty times at most, whenever one looks: Ville's inequality. */
const ENOUGH = 20;
/** In medians of what was seen before; rarer differences count as this much. */
const WIDTH = 2.5;

/**
 * An e-process against "no harm": one bet a pair, on the sign and size of its difference, at several stakes
 * side by side. It may be looked at after every pair. Waudby-Smith and Ramdas, JRSS B 2024; the width is
 * known before the bet, or the bet would not be fair.
 */
export function watch(differences: Iterable<Difference>): Watched {
  const seen: number[] = [];
  let wealths = STAKES.map(() => 1);
  for (const difference of differences) {
    const width = WIDTH * medianOf(seen);
    const outcome = width > 0 ? Math.min(1, Math.max(-1, difference / width)) : 0;
    wealths = wealths.map((wealth, stake) => wealth * (1 + (STAKES[stake] as number) * outcome));
    seen.push(Math.abs(difference));
    const wealth = meanOf(wealths);
    if (wealth >= ENOUGH) return { state: "HARMFUL", pairs: seen.length, wealth };
  }
  return { state: "WATCHING", pairs: seen.length, wealth: meanOf(wealths) };
}

/**
 * Kinds found harmful when many are watched, with at most 5 % of them wrongly: e-BH, Wang and Ramdas, JRSS B
 * 2022.
 */
export function harmfulAmong(wealths: readonly number[]): number[] {
  const falling = wealths.map((wealth, kind) => ({ wealth, kind })).toSorted((a, b) => b.wealth - a.wealth);
  const many =
    falling.findLastIndex(({ wealth }, rank) => wealth >= (ENOUGH * wealths.length) / (rank + 1)) + 1;
  return falling.slice(0, many).map(({ kind }) => kind);
}

const meanOf = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;

function medianOf(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = (sorted.length - 1) / 2;
  return ((sorted[Math.floor(middle)] ?? 0) + (sorted[Math.ceil(middle)] ?? 0)) / 2;
}
