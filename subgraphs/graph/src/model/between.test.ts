import { expect, test } from "vitest";
import { tiesBetween } from "./between.ts";

const K = 5;
const [A, B] = [1, 2];
/** People 1–9 are in the first team, 11–19 in the second. */
const atoms = new Map(
  Array.from({ length: 9 }, (_, i) => [[i + 1, A] as const, [i + 11, B] as const]).flat(),
);
const exchange = (low: number, high: number, up = 3, down = 3) => ({ low, high, up, down });

test("a weight is the ties across, rounded", () => {
  const exchanges = [
    exchange(1, 11),
    exchange(2, 12, 50, 3),
    exchange(3, 13),
    exchange(4, 14),
    exchange(4, 5),
  ];
  expect(tiesBetween([...exchanges, exchange(5, 15, 40, 1)], atoms, K)).toEqual([
    { a: A, b: B, weight: 110 },
  ]);
});

test("a weight with fewer than k people behind it is not said", () => {
  expect(tiesBetween([exchange(1, 11), exchange(2, 12)], atoms, K)).toEqual([]);
});

test("a weight that one person carries is not said, however many answer", () => {
  const star = Array.from({ length: 9 }, (_, i) => exchange(1, i + 11));
  expect(tiesBetween(star, atoms, K)).toEqual([]);
});

test("ties within a team, and to people who are not counted, are between no teams", () => {
  const exchanges = Array.from({ length: 8 }, (_, i) => exchange(i + 1, i + 2));
  expect(tiesBetween([...exchanges, exchange(1, 99)], atoms, K)).toEqual([]);
});
