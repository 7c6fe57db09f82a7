import { type Graph, Helpers, SearchedGraph } from "@organism/graph";
import { seeded } from "@organism/runtime/testing/seeded.ts";
import { blockModel } from "./block-model.ts";
import { sizeOf } from "./centralities.ts";
import { largestDifference, TOLERANCE } from "./difference.ts";
import { cpuSecondsOf, type Figure, figure, secondsOf } from "./figure.ts";

const CHANGES = 200;
const HUBS = 20;
const ROUNDS = 5;
const TWO_THREADS_FASTER = 1.6;

/** What one tie costs that comes or goes, and what a second thread brings to a pass. */
export async function* tieChangesBench(): AsyncIterable<Figure> {
  yield* changes(blockModel(2_000, 100_000), 20);
  yield* changes(blockModel(10_000, 300_000), 100);
  yield* threads(blockModel(2_000, 40_000));
  yield* threads(blockModel(2_000, 100_000));
  yield* threads(blockModel(10_000, 300_000));
}

async function* changes(graph: Graph, belowMs: number): AsyncIterable<Figure> {
  const searched = new SearchedGraph(graph, { spareTies: graph.ends.length });
  searched.pass();
  const kinds = [
    { name: "a tie comes between any two", tie: anyTwo(graph) },
    { name: "a tie comes between one of the 20 who have most and anybody", tie: withHub(graph) },
  ];
  for (const { name, tie } of kinds) {
    const ties = Array.from({ length: CHANGES }, tie);
    const come = ties.map((one) => cpuSecondsOf(() => searched.change(...one, true, graph.nodes)));
    const go = ties.map((one) => cpuSecondsOf(() => searched.change(...one, false, graph.nodes)));
    yield figure({
      name: `${sizeOf(graph)}: ${name}, and goes: betweenness of all exact again, p95 of ${2 * CHANGES}, CPU time`,
      value: p95([...come, ...go]) * 1_000,
      unit: "ms",
      below: belowMs,
    });
  }
  const kept = [...searched.betweenness()];
  searched.pass();
  yield figure({
    name: `${sizeOf(graph)}: after all these changes the scores differ from a recomputation's by at most`,
    value: largestDifference(kept, [...searched.betweenness()]),
    unit: "of the value",
    below: TOLERANCE,
  });
}

type Draw = () => [number, number];

/** Strangers, each two once. */
function drawTies(graph: Graph, draw: Draw): Draw {
  const taken = new Set<string>();
  for (let i = 0; i < graph.ends.length; i += 2)
    taken.add([graph.ends[i], graph.ends[i + 1]].toSorted().join());
  return () => {
    for (;;) {
      const tie = draw();
      const key = tie.toSorted().join();
      if (tie[0] === tie[1] || taken.has(key)) continue;
      taken.add(key);
      return tie;
    }
  };
}

function anyTwo(graph: Graph): Draw {
  const random = seeded(1);
  const anybody = () => Math.floor(random() * graph.nodes);
  return drawTies(graph, () => [anybody(), anybody()]);
}

function withHub(graph: Graph): Draw {
  const random = seeded(2);
  const degrees = new Uint32Array(graph.nodes);
  for (const end of graph.ends) degrees[end] = (degrees[end] ?? 0) + 1;
  const hubs = [...degrees.entries()].toSorted(([, one], [, other]) => other - one).slice(0, HUBS);
  const draw = (below: number) => Math.floor(random() * below);
  return drawTies(graph, () => [hubs[draw(HUBS)]?.[0] ?? 0, draw(graph.nodes)]);
}

async function* threads(graph: Graph): AsyncIterable<Figure> {
  await using helpers = new Helpers(1);
  const searched = new SearchedGraph(graph);
  const times = { one: [] as number[], two: [] as number[] };
  for (let round = 0; round < ROUNDS; round++) {
    times.one.push(await secondsOf(async () => searched.pass()));
    times.two.push(await secondsOf(async () => helpers.pass(searched)));
  }
  const [one, two] = [Math.min(...times.one), Math.min(...times.two)];
  yield figure({
    name: `${sizeOf(graph)}: exact betweenness by two threads, on the clock`,
    value: two,
    unit: "s",
    below: one / TWO_THREADS_FASTER,
    peer: { name: "the same by one thread", value: one },
  });
}

const p95 = (values: number[]): number =>
  values.toSorted((one, other) => one - other)[Math.floor(0.95 * values.length)] ?? 0;
