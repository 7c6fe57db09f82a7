import type { Organisation } from "../people/organisation.ts";
import type { Send } from "./send.ts";

/** So that something arrives at night too: three a minute. */
const EVERY_MS = 20_000;

/**
 * The telephone system rings one colleague after another from the next one's line, day and night: calls of no length,
 * between people of one team in turn, so that they take nobody's time, make no new tie and leave everybody's share of the
 * load as it was. Only the live part of an organisation has them. Those from after one moment up to another.
 */
export function lineChecksOf({ people }: Organisation, after: number, until: number): Send[] {
  const checks: Send[] = [];
  for (let slot = Math.floor(after / EVERY_MS) + 1; slot * EVERY_MS <= until; slot += 1) {
    const from = people[slot % people.length];
    const team = from?.team.people ?? [];
    const to = from && team[(team.indexOf(from) + 1) % team.length];
    // A team of one has no other line.
    if (from && to && to !== from)
      checks.push({ kind: "CALL", from, to: [to], at: slot * EVERY_MS, seconds: 0 });
  }
  return checks;
}
