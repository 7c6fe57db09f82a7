import fc from "fast-check";
import { expect, test } from "vitest";
import { type Interval, intersect, minus, overlapsOf, spread, sumOf, unionOf, within } from "./interval.ts";

const END = 60;
const interval = fc
  .tuple(fc.nat(END), fc.nat(12))
  .map(([start, length]): Interval => ({ start, end: Math.min(END, start + length) }));
const intervals = fc.array(interval, { maxLength: 12 });

/** How many of the intervals cover each unit of time. */
const depths = (list: readonly Interval[]) =>
  Array.from({ length: END }, (_, at) => list.filter(({ start, end }) => at >= start && at < end).length);

const isPlain = (list: readonly Interval[]) =>
  list.every(({ start, end }, i) => start < end && start > (list[i - 1]?.end ?? -1));

test("a union covers what any covers, and what two cover is an overlap", () => {
  fc.assert(
    fc.property(intervals, (list) => {
      expect(depths(unionOf(list))).toEqual(depths(list).map((depth) => Math.min(depth, 1)));
      expect(depths(overlapsOf(list))).toEqual(depths(list).map((depth) => Number(depth >= 2)));
      expect(isPlain(unionOf(list)) && isPlain(overlapsOf(list))).toBe(true);
    }),
  );
});

test("intersection and difference part a list in two", () => {
  fc.assert(
    fc.property(intervals, intervals, (one, other) => {
      const [a, b] = [unionOf(one), unionOf(other)];
      const covered = depths(b);
      expect(depths(intersect(a, b))).toEqual(depths(a).map((depth, at) => depth * (covered[at] ?? 0)));
      expect(depths(minus(a, b))).toEqual(depths(a).map((depth, at) => depth * (1 - (covered[at] ?? 0))));
    }),
  );
});

test("what is spread over parts sums to the whole", () => {
  const cuts = fc.uniqueArray(fc.integer({ min: 1, max: END - 1 }), { maxLength: 8 });
  fc.assert(
    fc.property(intervals, cuts, (list, inner) => {
      const edges = [0, ...inner.toSorted((a, b) => a - b), END];
      const parts = edges.slice(1).map((end, i) => ({ start: edges[i] ?? 0, end }));
      expect(spread(list, parts)).toEqual(parts.map((part) => sumOf(within(list, part))));
    }),
  );
});

test("the inputs stay as they are", () => {
  const list = [
    { start: 5, end: 9 },
    { start: 0, end: 6 },
  ];
  unionOf(list);
  expect(list).toEqual([
    { start: 5, end: 9 },
    { start: 0, end: 6 },
  ]);
});
