import { betweennessOf, CentralityThread, clusteringOf, type Graph, surroundingsOf } from "@organism/graph";
import { blockModel } from "./block-model.ts";
import { largestDifference, TOLERANCE } from "./difference.ts";
import { cpuSecondsOf, type Figure, figure } from "./figure.ts";
import { type Program, python } from "./python.ts";

const ROUNDS = 5;
/** What the graph stage promises against igraph on one thread. */
const FASTER = 10;

/** What igraph says of the same graph. */
interface Peer {
  seconds: number;
  betweenness: number[];
  clustering: number[];
  degree: number[];
}

const igraph: Program = {
  packages: ["igraph==1.0.0"],
  code: `
import igraph, time
ends = given["ends"]
graph = igraph.Graph(n=given["nodes"], edges=list(zip(ends[::2], ends[1::2])))
times = []
for _ in range(3):
    began = time.process_time()
    betweenness = graph.betweenness(directed=False)
    times.append(time.process_time() - began)
clustering = graph.transitivity_local_undirected(mode="zero")
tell({"seconds": min(times), "betweenness": betweenness, "clustering": clustering, "degree": graph.degree()})
`,
};

/** The centralities of a firm, and python-igraph on the same graph in the same run, one thread each. */
export async function* centralitiesBench(): AsyncIterable<Figure> {
  yield await memoryOf(blockModel(10_000, 300_000));
  yield* compare(blockModel(2_000, 40_000));
  yield* compare(blockModel(2_000, 100_000));
}

async function memoryOf(graph: Graph): Promise<Figure> {
  await using thread = new CentralityThread();
  await thread.measure(graph);
  return figure({
    name: `${sizeOf(graph)}: peak memory of the process that measured them in its thread`,
    value: process.resourceUsage().maxRSS / 1_000,
    unit: "MB",
    below: 400,
  });
}

async function* compare(graph: Graph): AsyncIterable<Figure> {
  const size = sizeOf(graph);
  const peer = await python<Peer>(igraph, { nodes: graph.nodes, ends: [...graph.ends] });
  const times = Array.from({ length: ROUNDS }, () => cpuSecondsOf(() => betweennessOf(graph)));
  yield figure({
    name: `${size}: exact betweenness, CPU time of one thread`,
    value: Math.min(...times),
    unit: "s",
    below: peer.seconds / FASTER,
    peer: { name: "python-igraph 1.0.0", value: peer.seconds },
  });
  const surroundings = surroundingsOf(graph);
  const measured: [name: string, ours: number[], theirs: number[]][] = [
    ["betweenness", [...betweennessOf(graph)], peer.betweenness],
    ["clustering", surroundings.map(clusteringOf), peer.clustering],
    ["degree", surroundings.map(({ degree }) => degree), peer.degree],
  ];
  for (const [name, ours, theirs] of measured) {
    yield figure({
      name: `${size}: ${name} differs from python-igraph's by at most`,
      value: largestDifference(ours, theirs),
      unit: "of the value",
      below: TOLERANCE,
    });
  }
}

const sizeOf = ({ nodes, ends }: Graph) => `${nodes} people, ${ends.length / 2} ties`;
