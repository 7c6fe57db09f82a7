import fc from "fast-check";
import { expect, test } from "vitest";
import { onLine } from "../testing/minutes.ts";
import { meanOf, medianOf, quantileOf, spreadOf } from "./quantile.ts";

test("by hand: a quantile lies between the two nearest values, as NumPy and R have it", () => {
  expect(quantileOf([4, 1, 3, 2], 0.9)).toBeCloseTo(3.7);
  expect(medianOf([4, 1, 3, 2])).toBe(2.5);
  expect(medianOf([7, 1, 3])).toBe(3);
  expect(spreadOf([1, 1, 2, 2, 4, 6, 9], 2)).toBeCloseTo(1.4826);
});

test("of nothing there is none", () => {
  expect([meanOf([]), medianOf([]), spreadOf([], 0)]).toEqual([null, null, null]);
});

const values = fc.array(fc.integer({ min: -1_000, max: 1_000 }), { minLength: 1, maxLength: 30 });

test("a quantile is where the line through the sorted values has its height", () => {
  fc.assert(
    fc.property(values, fc.integer({ min: 0, max: 100 }), (list, percent) => {
      expect(quantileOf(list, percent / 100)).toBeCloseTo(onLine(list, percent / 100) ?? Number.NaN, 6);
    }),
  );
});

test("as many values lie below a median as above, and a spread is the median of the distances", () => {
  fc.assert(
    fc.property(values, (list) => {
      const median = medianOf(list) ?? Number.NaN;
      const count = (is: (value: number) => boolean) => list.filter(is).length;
      expect(count((value) => value < median)).toBeLessThanOrEqual(list.length / 2);
      expect(count((value) => value > median)).toBeLessThanOrEqual(list.length / 2);
      const distances = list.map((value) => Math.abs(value - median));
      expect(spreadOf(list, median)).toBeCloseTo((onLine(distances, 0.5) ?? Number.NaN) * 1.4826, 6);
    }),
  );
});
