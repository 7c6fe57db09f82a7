import { expect, test } from "vitest";
import { pathOf, topOf } from "./points.ts";

const box = { width: 100, height: 10 };
const points = (...values: (number | null)[]) => values.map((value, week) => ({ week: `W${week}`, value }));

test("a week that says nothing breaks the line instead of being drawn as zero", () => {
  expect(pathOf(points(0, 5, null, 10, 5), box, 10)).toBe("M0.0 10.0L25.0 5.0M75.0 0.0L100.0 5.0");
});

test("one week alone is a point at the beginning", () => {
  expect(pathOf(points(5), box, 10)).toBe("M0.0 5.0h0");
});

test("the scale begins at zero and ends above the largest value", () => {
  expect([[0.3, 2.2], [41], [0], []].map(topOf)).toEqual([2.5, 45, 1, 1]);
});
