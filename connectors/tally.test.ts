import { hash } from "node:crypto";
import { expect, test } from "vitest";
import { Tally } from "./tally.ts";

const digest = (text: string) => hash("sha256", text, "buffer");

test("keys are counted exactly, however many there are", () => {
  const tally = new Tally();
  for (let round = 1; round <= 3; round += 1)
    for (let key = 0; key < 20_000 * round; key += 1) tally.add(digest(String(key % 50_000)));
  const counts = Array.from({ length: 50_000 }, (_, key) => tally.countOf(digest(String(key))));
  expect(counts.reduce((sum, n) => sum + n, 0)).toBe(120_000);
  expect([counts[0], counts[15_000], counts[30_000], counts[45_000]]).toEqual([4, 3, 2, 1]);
  expect(tally.countOf(digest("stranger"))).toBe(0);
});

test("each addition says how many there have been", () => {
  const tally = new Tally();
  expect([tally.add(digest("a")), tally.add(digest("b")), tally.add(digest("a"))]).toEqual([1, 1, 2]);
});
