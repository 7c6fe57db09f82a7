import { expect, test } from "vitest";
import { criticalT, twoSided } from "./student.ts";

test.each([
  [1, 12.706204736174694],
  [2, 4.302652729749462],
  [4, 2.7764451051977934],
  [11, 2.200985160091639],
  [49, 2.0095752371292392],
  [10_000, 1.960201239890626],
])("95 %% of t with %d degrees of freedom lie within ±%d, as SciPy has it", (freedom, t) => {
  expect(criticalT(0.05, freedom)).toBeCloseTo(t, 8);
  expect(twoSided(t, freedom)).toBeCloseTo(0.05, 9);
});

test("nothing is far from 0 with certainty, and all are as far as 0", () => {
  expect(twoSided(0, 7)).toBe(1);
  expect(twoSided(60, 7)).toBeLessThan(1e-8);
});
