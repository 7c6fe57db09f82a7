import {
  clusteringOf,
  constraintOf,
  type Graph,
  neighboursIn,
  pageRankOf,
  SearchedGraph,
} from "@organism/graph";
import { blockModel } from "./block-model.ts";
import { largestDifference, TOLERANCE } from "./difference.ts";
import { cpuSecondsOf, type Figure, figure } from "./figure.ts";
import { type Program, python } from "./python.ts";

const ROUNDS = 5;
/** What the graph stage promises against its peers on one thread; less where people have a hundred ties each. */
const FASTER = 10;
const FASTER_CROWDED = 8;

/** What igraph says of the same graph, and how long it took. */
interface Peer {
  seconds: { betweenness: number; clustering: number };
  betweenness: number[];
  clustering: number[];
  degree: number[];
  constraint: number[];
  rank: number[];
}

const igraph: Program = {
  packages: ["igraph==1.0.0"],
  code: `
import igraph, time
ends = given["ends"]
graph = igraph.Graph(n=given["nodes"], edges=list(zip(ends[::2], ends[1::2])))
def quickest(rounds, measure):
    times = []
    for _ in range(rounds):
        began = time.process_time()
        measured = measure()
        times.append(time.process_time() - began)
    return min(times), measured
betweenness = quickest(given["rounds"], lambda: graph.betweenness(directed=False))
clustering = quickest(5, lambda: graph.transitivity_local_undirected(mode="zero"))
tell({
    "seconds": {"betweenness": betweenness[0], "clustering": clustering[0]},
    "betweenness": betweenness[1], "clustering": clustering[1], "degree": graph.degree(),
    "constraint": graph.constraint(), "rank": graph.pagerank(directed=False, damping=0.85),
})
`,
};

const networkit: Program = {
  packages: ["networkit==11.3"],
  code: `
import networkit, time
networkit.setNumberOfThreads(1)
ends = given["ends"]
graph = networkit.Graph(given["nodes"])
for one, other in zip(ends[::2], ends[1::2]):
    graph.addEdge(one, other)
search = networkit.centrality.Betweenness(graph, normalized=False)
began = time.process_time()
search.run()
tell({"seconds": time.process_time() - began, "betweenness": search.scores()})
`,
};

/** The centralities of a firm, and what igraph and networkit find on the same graph in the same run, one thread each. */
export async function* centralitiesBench(): AsyncIterable<Figure> {
  yield* compare(blockModel(2_000, 40_000), { rounds: 3, faster: FASTER });
  yield* compareToNetworkit(blockModel(2_000, 40_000));
  yield* compare(blockModel(2_000, 100_000), { rounds: 3, faster: FASTER_CROWDED });
  // A minute each for igraph.
  yield* compare(blockModel(10_000, 300_000), { rounds: 1, faster: FASTER });
}

async function* compare(
  graph: Graph,
  { rounds, faster }: { rounds: number; faster: number },
): AsyncIterable<Figure> {
  const size = sizeOf(graph);
  const peer = await python<Peer>(igraph, { nodes: graph.nodes, ends: [...graph.ends], rounds });
  const searched = new SearchedGraph(graph);
  yield figure({
    name: `${size}: exact betweenness, CPU time of one thread`,
    value: quickest(() => searched.pass()),
    unit: "s",
    below: peer.seconds.betweenness / faster,
    peer: { name: "python-igraph 1.0.0", value: peer.seconds.betweenness },
  });
  yield figure({
    name: `${size}: degree and clustering of all, CPU time`,
    value: quickest(() => searched.surroundings().map(clusteringOf)),
    unit: "s",
    below: peer.seconds.clustering,
    peer: { name: "python-igraph 1.0.0", value: peer.seconds.clustering },
  });
  const around = searched.surroundings();
  const neighbours = neighboursIn(graph);
  const measured: [name: string, ours: number[], theirs: number[]][] = [
    ["betweenness", [...searched.betweenness()], peer.betweenness],
    ["clustering", around.map(clusteringOf), peer.clustering],
    ["degree", around.map(({ degree }) => degree), peer.degree],
    ["constraint", [...constraintOf(neighbours)], peer.constraint],
    ["PageRank", [...pageRankOf(neighbours)], peer.rank],
  ];
  for (const [name, ours, theirs] of measured)
    yield agreement(`${size}: ${name}`, "python-igraph", ours, theirs);
}

async function* compareToNetworkit(graph: Graph): AsyncIterable<Figure> {
  const size = sizeOf(graph);
  const input = { nodes: graph.nodes, ends: [...graph.ends] };
  const peer = await python<{ seconds: number; betweenness: number[] }>(networkit, input);
  const searched = new SearchedGraph(graph);
  yield figure({
    name: `${size}: exact betweenness, CPU time of one thread`,
    value: quickest(() => searched.pass()),
    unit: "s",
    below: peer.seconds / FASTER,
    peer: { name: "networkit 11.3", value: peer.seconds },
  });
  // It counts every pair from both ends.
  const theirs = peer.betweenness.map((score) => score / 2);
  yield agreement(`${size}: betweenness`, "networkit", [...searched.betweenness()], theirs);
}

const agreement = (what: string, peer: string, ours: number[], theirs: number[]): Figure =>
  figure({
    name: `${what} differs from ${peer}'s by at most`,
    value: largestDifference(ours, theirs),
    unit: "of the value",
    below: TOLERANCE,
  });

const quickest = (work: () => unknown): number =>
  Math.min(...Array.from({ length: ROUNDS }, () => cpuSecondsOf(work)));

export const sizeOf = ({ nodes, ends }: Graph) => `${nodes} people, ${ends.length / 2} ties`;
