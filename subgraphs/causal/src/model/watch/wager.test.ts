import { expect, test } from "vitest";
import { normal } from "../../testing/table.ts";
import { randomOf } from "../random.ts";
import { harmfulAmong, watch } from "./wager.ts";

const RUNS = 400;

function* differences(seed: number, harm: number, pairs: number): Generator<number> {
  const random = randomOf(seed);
  for (let pair = 0; pair < pairs; pair++) yield harm + normal(random);
}

const runs = (harm: number, pairs: number) =>
  Array.from({ length: RUNS }, (_, seed) => watch(differences(seed, harm, pairs)));

test("looked at after each of 500 pairs, what does no harm is stopped in fewer than 5 % of runs", () => {
  const stopped = runs(0, 500).filter(({ state }) => state === "HARMFUL");
  expect(stopped.length / RUNS).toBeLessThan(0.05);
});

test("what does good is never stopped", () => {
  expect(runs(-0.5, 300).every(({ state }) => state === "WATCHING")).toBe(true);
});

test.each([
  [1, 15, 25],
  [0.5, 35, 55],
  [0.25, 110, 190],
])("harm of %d standard deviations is found after a median of %d to %d pairs", (harm, fewest, most) => {
  const pairs = runs(harm, 2_000)
    .map((told) => told.pairs)
    .toSorted((a, b) => a - b);
  const median = pairs[RUNS / 2] ?? 0;
  expect(median).toBeGreaterThanOrEqual(fewest);
  expect(median).toBeLessThanOrEqual(most);
});

test("the first pair decides nothing, for there is no measure yet of how large a difference is", () => {
  expect(watch([1_000_000])).toEqual({ state: "WATCHING", pairs: 1, wealth: 1 });
  expect(watch([0, 0, 0])).toMatchObject({ wealth: 1 });
});

test("among many kinds the bar is higher for one, and lower for several together", () => {
  expect(harmfulAmong([25, 1, 1, 1])).toEqual([]);
  expect(harmfulAmong([85, 1, 1, 1])).toEqual([0]);
  expect(harmfulAmong([45, 1, 50, 1])).toEqual([2, 0]);
});
