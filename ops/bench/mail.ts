import type { Interaction } from "./recording.ts";

const PEOPLE = 2_000;

export const BEGIN = Date.UTC(2026, 0, 5);

export const mail = (id: number, from: number, to: number): Interaction => ({
  id: `${id}`,
  from: `p${from}@example.org`,
  to: `p${to}@example.org`,
  kind: "MAIL",
  at: new Date(BEGIN + id).toISOString(),
});

/** The n-th pair of a ring of people who know those up to 15 seats away, and more where that is used up. */
export const pairAt = (n: number) => [n % PEOPLE, (n + 1 + Math.floor(n / PEOPLE)) % PEOPLE] as const;
