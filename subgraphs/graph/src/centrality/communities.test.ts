import { expect, test } from "vitest";
import { communitiesOf } from "./communities.ts";
import { graphOf, type Tie } from "./graph.ts";

const clique = (first: number, size: number): Tie[] =>
  Array.from({ length: size }, (_, one) =>
    Array.from({ length: one }, (_, other): Tie => [first + other, first + one]),
  ).flat();

test("circles joined by single ties are communities, the largest first; whoever has no tie is in none", () => {
  const ties: Tie[] = [...clique(0, 5), ...clique(5, 7), ...clique(12, 6), [0, 5], [6, 12], [13, 1]];
  const sizes = { 5: 3, 7: 1, 6: 2 };
  expect([...communitiesOf(graphOf(20, ties))]).toEqual([
    ...Array(5).fill(sizes[5]),
    ...Array(7).fill(sizes[7]),
    ...Array(6).fill(sizes[6]),
    0,
    0,
  ]);
});

test("circles of circles are found too: what one round finds is a graph for the next", () => {
  // Thirty pairs in a ring of triangles, which nobody would call thirty communities.
  const ring = Array.from({ length: 30 }, (_, i): Tie[] => [
    ...clique(3 * i, 3),
    [3 * i, (3 * i + 3) % 90],
    [3 * i + 1, (3 * i + 4) % 90],
  ]).flat();
  expect(Math.max(...communitiesOf(graphOf(90, ring)))).toBeLessThan(16);
});

test("nobody's ties have no communities", () => {
  expect([...communitiesOf(graphOf(3, []))]).toEqual([0, 0, 0]);
});
