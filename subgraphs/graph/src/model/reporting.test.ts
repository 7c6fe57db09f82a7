import { expect, test } from "vitest";
import { ringMakers } from "./reporting.ts";

const ringsOf = (stored: [number, number | null][], changes: [number, number | null][]) => [
  ...ringMakers(new Map(stored), new Map(changes)),
];

test("a ring is refused for those who would be in it, not for those below", () => {
  const changes: [number, number][] = [
    [1, 2],
    [2, 3],
    [3, 1],
    [4, 1],
  ];
  expect(ringsOf([], changes).toSorted()).toEqual([1, 2, 3]);
});

test("two people may change places in one call, in either order", () => {
  const stored: [number, number | null][] = [
    [1, null],
    [2, 1],
  ];
  expect(
    ringsOf(stored, [
      [1, 2],
      [2, null],
    ]),
  ).toEqual([]);
  expect(
    ringsOf(stored, [
      [2, null],
      [1, 2],
    ]),
  ).toEqual([]);
});

test("what a refusal leaves standing is looked at again", () => {
  // 3 is to leave 1 for 4 and 4 to go below 3: both stay, so that 1 cannot go below 3 either.
  const stored: [number, number | null][] = [
    [3, 1],
    [4, null],
    [1, null],
  ];
  const changes: [number, number][] = [
    [3, 4],
    [4, 3],
    [1, 3],
  ];
  expect(ringsOf(stored, changes).toSorted()).toEqual([1, 3, 4]);
});

test("a chain of ten thousand is no ring", () => {
  expect(
    ringsOf(
      [],
      Array.from({ length: 10_000 }, (_, i) => [i, i + 1]),
    ),
  ).toEqual([]);
});
