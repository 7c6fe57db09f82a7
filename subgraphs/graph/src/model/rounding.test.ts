import { expect, test } from "vitest";
import { boundShare, roundCoarsely } from "./rounding.ts";

test("numbers about groups have two digits", () => {
  expect([1234.5, 0.0567, 7, 0].map(roundCoarsely)).toEqual([1200, 0.057, 7, 0]);
});

test("a share never says nobody or everybody", () => {
  expect([0, 0.01, 0.5, 0.999, 1].map(boundShare)).toEqual([0.05, 0.05, 0.5, 0.95, 0.95]);
});
