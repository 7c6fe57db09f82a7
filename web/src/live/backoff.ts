const FIRST_MS = 1_000;
const LONGEST_MS = 30_000;

/** How long to wait before the next attempt. Half of it by chance, so that all who were cut off do not come back at once. */
export function waitAfter(failures: number, chance: number = Math.random()): number {
  const whole = Math.min(FIRST_MS * 2 ** Math.max(failures - 1, 0), LONGEST_MS);
  return whole / 2 + (whole / 2) * chance;
}
