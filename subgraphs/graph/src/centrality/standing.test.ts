import { afterAll, expect, test } from "vitest";
import { Firm } from "../testing/firm.ts";
import { betweennessOf } from "./betweenness.ts";
import { graphOf, type Tie } from "./graph.ts";
import { Helpers } from "./helpers.ts";
import { SearchedGraph } from "./searched.ts";
import { StandingGraph, type TieChange } from "./standing.ts";

const CHANGES = 1_000;
const TOLERANCE = 1e-9;

/** Islands, a forest, a firm, and one where everybody knows many. */
const worlds = [
  { people: 30, ties: 20 },
  { people: 40, ties: 37 },
  { people: 50, ties: 110 },
  { people: 30, ties: 200 },
];
const seeds = [1, 7_919, Math.floor(Math.random() * 2 ** 31)];

test.each(worlds.flatMap((world) => seeds.map((seed) => ({ ...world, seed }))))(
  "after each of 1,000 changes the scores are those of a recomputation: $people people, $ties ties, seed $seed",
  ({ people, ties, seed }) => {
    const firm = new Firm(people, ties, seed);
    const searched = new SearchedGraph(firm.graph(), { spareTies: 20_000 });
    searched.pass();
    for (let step = 0; step < CHANGES; step++) {
      const { tie, kind } = firm.next();
      expect(searched.change(...tie, kind === "formed", people)).toBeTypeOf("number");
      firm.move({ tie, kind });
      const scores = searched.betweenness();
      expectSame(scores, brandes(firm));
      expectSame(scores, betweennessOf(firm.graph()));
    }
  },
);

const line = (nodes: number): Tie[] => Array.from({ length: nodes - 1 }, (_, node) => [node, node + 1]);

test("a ring of 2,000 that closes and opens is exact, though every pair's way changes", () => {
  const searched = new SearchedGraph(graphOf(2_000, line(2_000)), { spareTies: 10 });
  searched.pass();
  searched.change(0, 1_999, true, 2_000);
  // In a ring of n, even, each stands on (n − 2)² / 8 shortest paths of others.
  expectSame(searched.betweenness(), new Float64Array(2_000).fill(1_998 ** 2 / 8));
  searched.change(0, 1_999, false, 2_000);
  expectSame(searched.betweenness(), betweennessOf(graphOf(2_000, line(2_000))));
});

const helpers = new Helpers(1);
afterAll(() => helpers[Symbol.asyncDispose]());

test.each([1, 3, 40])(
  "a graph that stands is exact after batches of %i changes, whichever way it takes",
  (size) => {
    const firm = new Firm(700, 2_000, size);
    const standing = new StandingGraph(firm.graph(), helpers);
    for (let batch = 0; batch < 10; batch++) {
      const changes = Array.from({ length: size }, () => {
        const change = firm.next();
        firm.move(change);
        return change;
      });
      standing.change(changes);
      expectSame(standing.betweenness().subarray(0, firm.people), betweennessOf(firm.graph()));
    }
  },
);

test("a graph that stands takes in people and ties beyond the room it had", () => {
  const standing = new StandingGraph(graphOf(3, line(3)), helpers);
  const ties = line(3_000).slice(2);
  for (const some of [ties.slice(0, 10), ties.slice(10)])
    standing.change(some.map((tie): TieChange => ({ tie, kind: "formed" })));
  expectSame(standing.betweenness().subarray(0, 3_000), betweennessOf(graphOf(3_000, line(3_000))));
});

test("two threads find what one finds", () => {
  const graph = new Firm(2_000, 20_000, 1).graph();
  const searched = new SearchedGraph(graph);
  helpers.pass(searched);
  expectSame(searched.betweenness(), betweennessOf(graph));
});

function expectSame(scores: Float64Array, expected: Float64Array) {
  expect(scores.length).toBe(expected.length);
  const worst = expected.reduce(
    (most, value, node) =>
      Math.max(most, Math.abs(value - (scores[node] ?? Number.NaN)) / Math.max(1, value)),
    0,
  );
  expect(worst).toBeLessThan(TOLERANCE);
}

/** As Brandes wrote it, one source after another. */
function brandes(firm: Firm): Float64Array {
  const scores = new Float64Array(firm.people);
  for (let source = 0; source < firm.people; source++) {
    for (const { node, dependency } of dependenciesOn(firm, source))
      if (node !== source) scores[node] = (scores[node] ?? 0) + dependency / 2;
  }
  return scores;
}

function dependenciesOn(firm: Firm, source: number) {
  const found = reachedFrom(firm, source);
  for (const here of [...found.values()].toReversed()) {
    for (const neighbour of firm.neighboursOf(here.node)) {
      const there = found.get(neighbour);
      if (there?.distance === here.distance - 1)
        there.dependency += (there.paths / here.paths) * (1 + here.dependency);
    }
  }
  return found.values();
}

function reachedFrom(firm: Firm, source: number) {
  const found = new Map([[source, { node: source, distance: 0, paths: 1, dependency: 0 }]]);
  // A map goes on to what is added while it is walked: the nearest first.
  for (const [node, here] of found) {
    for (const neighbour of firm.neighboursOf(node)) {
      const fresh = { node: neighbour, distance: here.distance + 1, paths: 0, dependency: 0 };
      const there = found.get(neighbour) ?? fresh;
      if (there === fresh) found.set(neighbour, there);
      if (there.distance === here.distance + 1) there.paths += here.paths;
    }
  }
  return found;
}
