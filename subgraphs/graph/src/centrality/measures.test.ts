import { expect, test } from "vitest";
import { constraintOf } from "./constraint.ts";
import { graphOf, type Tie } from "./graph.ts";
import { neighboursIn } from "./neighbours.ts";
import { pageRankOf } from "./page-rank.ts";

const star: Tie[] = [
  [0, 1],
  [0, 2],
  [0, 3],
  [0, 4],
];

test("between strangers there is no constraint but one's own ties; with one contact, all of it", () => {
  const [centre, ...leaves] = constraintOf(neighboursIn(graphOf(6, star)));
  expect(centre).toBeCloseTo(1 / 4, 12);
  expect(leaves).toEqual([1, 1, 1, 1, Number.NaN]);
});

test("in a circle of three everybody is bound by both others, directly and through each other", () => {
  const triangle: Tie[] = [
    [0, 1],
    [1, 2],
    [0, 2],
  ];
  for (const value of constraintOf(neighboursIn(graphOf(3, triangle))))
    expect(value).toBeCloseTo(2 * 0.75 ** 2, 12);
});

test("an endless walk over a star is at its centre nearly half of the time, and never with whoever has no tie", () => {
  const [centre = 0, leaf = 0, , , , alone] = pageRankOf(neighboursIn(graphOf(6, star)));
  // centre = 0.15/5 + 0.85 · 4 leaf; leaf = 0.15/5 + 0.85/4 · centre.
  expect(centre).toBeCloseTo((0.03 + 0.85 * 4 * 0.03) / (1 - 0.85 ** 2), 9);
  expect(centre + 4 * leaf).toBeCloseTo(1, 9);
  expect(alone).toBe(0);
});
