import fc from "fast-check";
import { expect, test } from "vitest";
import { betweennessOf } from "./betweenness.ts";
import { graphOf, type Tie } from "./graph.ts";

test("betweenness is that of the definition, on any graph", () => {
  fc.assert(
    fc.property(anyGraph(), ({ nodes, ties }) => expectAsDefined(nodes, ties)),
    { numRuns: 300 },
  );
});

const around = (nodes: number): Tie[] => [...line(nodes), [nodes - 1, 0]];
const line = (nodes: number): Tie[] => Array.from({ length: nodes - 1 }, (_, node) => [node, node + 1]);
const star = (nodes: number): Tie[] => Array.from({ length: nodes - 1 }, (_, leaf) => [0, leaf + 1]);
const all = (nodes: number): Tie[] =>
  Array.from({ length: nodes }, (_, one) =>
    line(nodes - one).map(([, step]): Tie => [one, one + step]),
  ).flat();
const tree = (nodes: number): Tie[] =>
  Array.from({ length: nodes - 1 }, (_, node) => [Math.floor(node / 2), node + 1]);

test.each<[string, number, Tie[]]>([
  ["of nobody", 0, []],
  ["of one", 1, []],
  ["of many without a tie", 20, []],
  ["path of 120", 120, line(120)],
  ["ring of 101", 101, around(101)],
  ["star", 50, star(50)],
  ["tree", 100, tree(100)],
  ["complete", 40, all(40)],
  ["path, a ring and three alone", 83, [...line(40), ...around(40).map(([a, b]): Tie => [a + 40, b + 40])]],
])("betweenness is that of the definition: the graph %s", (_, nodes, ties) => {
  expectAsDefined(nodes, ties);
});

test("on a path of 2,000, whose levels are as many, everyone stands between those before and those after", () => {
  const scores = betweennessOf(graphOf(2_000, line(2_000)));
  expect([...scores]).toEqual(Array.from({ length: 2_000 }, (_, node) => node * (1_999 - node)));
});

/** A chain of squares: every square doubles the shortest paths from end to end. */
const squares = (count: number): Tie[] =>
  Array.from({ length: count }, (_, square) => square * 3).flatMap((at): Tie[] => [
    [at, at + 1],
    [at, at + 2],
    [at + 1, at + 3],
    [at + 2, at + 3],
  ]);

test("300 doublings of the shortest paths are counted", () => {
  const scores = betweennessOf(graphOf(901, squares(300)));
  // Where two squares meet, all before are parted from all after; each square's two sides add half a pair.
  expect(scores[3 * 100]).toBeCloseTo(300 * 600 + 1, 6);
});

test("more shortest paths than a float64 counts are refused, not answered wrongly", () => {
  expect(() => betweennessOf(graphOf(3_301, squares(1_100)))).toThrow("more shortest paths than");
});

function expectAsDefined(nodes: number, ties: readonly Tie[]) {
  const scores = betweennessOf(graphOf(nodes, ties));
  const defined = asDefined(nodes, ties);
  expect(scores.length).toBe(nodes);
  for (const [node, score] of scores.entries())
    expect(Math.abs(score - (defined[node] ?? 0))).toBeLessThan(1e-9);
}

/** Graphs of parts that may not hang together, with leaves, and sometimes somebody whom everyone knows. */
function anyGraph() {
  const size = fc.integer({ min: 1, max: 40 });
  return size.chain((nodes) =>
    fc
      .record({
        pairs: fc.array(fc.tuple(fc.nat(nodes - 1), fc.nat(nodes - 1)), { maxLength: nodes * 3 }),
        leaves: fc.nat(5),
        hub: fc.boolean(),
      })
      .map(({ pairs, leaves, hub }) => {
        const leaf = Array.from({ length: leaves }, (_, i): Tie => [(i * 7) % nodes, nodes + i]);
        return { nodes: nodes + leaves, ties: simple([...pairs, ...leaf, ...(hub ? star(nodes) : [])]) };
      }),
  );
}

const simple = (pairs: Tie[]): Tie[] => {
  const apart = pairs.filter(([a, b]) => a !== b).map(([a, b]): Tie => [Math.min(a, b), Math.max(a, b)]);
  return [...new Map(apart.map((tie) => [tie.join(), tie])).values()];
};

interface Reach {
  distance: number;
  paths: number;
}

const nowhere: Reach = { distance: Number.POSITIVE_INFINITY, paths: 0 };

/** Pair by pair, as Freeman wrote it: the share of the pair's shortest paths that run through the node. */
function asDefined(nodes: number, ties: readonly Tie[]): number[] {
  const numbers = Array.from({ length: nodes }, (_, node) => node);
  const reached = numbers.map((node) => reachFrom(node, ties));
  const reach = (from: number, to: number) => reached[from]?.get(to) ?? nowhere;
  const share = (from: number, node: number, to: number) => {
    const [there, on, whole] = [reach(from, node), reach(node, to), reach(from, to)];
    const onTheWay = whole.paths > 0 && there.distance + on.distance === whole.distance;
    return onTheWay ? (there.paths * on.paths) / whole.paths : 0;
  };
  return numbers.map((node) => {
    let sum = 0;
    for (let from = 0; from < nodes; from++) {
      for (let to = from + 1; to < nodes; to++)
        if (from !== node && to !== node) sum += share(from, node, to);
    }
    return sum;
  });
}

/** How far everyone is, and by how many shortest paths. */
function reachFrom(source: number, ties: readonly Tie[]): Map<number, Reach> {
  const neighbours = Map.groupBy([...ties, ...ties.map(([a, b]): Tie => [b, a])], ([one]) => one);
  const reached = new Map([[source, { distance: 0, paths: 1 }]]);
  // A map goes on to what is added while it is walked: the nearest first.
  for (const [node, here] of reached) {
    for (const [, neighbour] of neighbours.get(node) ?? []) {
      const there = reached.get(neighbour) ?? { distance: here.distance + 1, paths: 0 };
      if (there.distance === here.distance + 1) there.paths += here.paths;
      reached.set(neighbour, there);
    }
  }
  return reached;
}
