import { seeded } from "@organism/runtime/testing/seeded.ts";
import { expect, test } from "vitest";
import { calm, inOrder } from "../../testing/weeks.ts";
import { assess, type Pattern } from "./alerts.ts";
import type { PersonWeek } from "./overload.ts";
import { policy } from "./policy.ts";

// A population in which nothing happens: people differ, their weeks vary about what is usual for them, and that is all.

const PEOPLE = 500;
const WEEKS = 26;
/** By then everybody has a full baseline. */
const SETTLED = 14;

/** How much there is to do differs from person to person and from week to week, and moves most numbers together. */
function quietLife(random: () => number): PersonWeek[] {
  const normal = () => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
  const vary = (usual: number, spread: number) => usual * Math.exp(spread * normal());
  const times = (most: number, chance: number) =>
    Array.from({ length: most }, random).filter((drawn) => drawn < chance).length;
  const own = vary(1, 0.45);
  const [meetings, network, reply] = [vary(12, 0.3), vary(20, 0.4), vary(40, 0.5)];
  const week = () => {
    const load = vary(own, 0.25);
    return calm({
      afterHours: vary(2 * load, 0.4),
      meetingHours: vary(meetings * Math.sqrt(load), 0.2),
      multitaskingHours: vary(1.5 * load, 0.3),
      conflictingHours: vary(load, 0.4),
      shortRests: times(5, 0.12 * load),
      weekendHours: random() < 0.3 * load ? vary(1, 0.6) : 0,
      focusHours: vary(14, 0.2) / Math.sqrt(load),
      networkInternal: Math.round(vary(network, 0.1)),
      responseMedian: vary(reply, 0.3),
      managerOneOnOne: random() < 0.85 ? 1 : 0,
    });
  };
  return inOrder(Array.from({ length: WEEKS }, week));
}

test("people in whose lives nothing happens are hardly alerted", () => {
  const random = seeded(1);
  const lives = Array.from({ length: PEOPLE }, () => assess(quietLife(random), policy).slice(SETTLED));
  const perWeek = (pattern: Pattern) => {
    const raised = lives
      .flat()
      .filter(({ event, episode }) => event === "RAISED" && episode?.pattern === pattern);
    return ((raised.length / (WEEKS - SETTLED)) * 2_000) / PEOPLE;
  };
  // Expected of 2,000 people (facts/statistics, Overload index): about 3 rises and 8 alerts of steady overload a week.
  expect(perWeek("RISE")).toBeLessThanOrEqual(3);
  expect(perWeek("CHRONIC")).toBeLessThanOrEqual(8);
  const scored = lives.flat().filter(({ risk }) => risk.state === "SCORED");
  expect(scored).toHaveLength(PEOPLE * (WEEKS - SETTLED));
});
