import { UndirectedGraph } from "graphology";
import library from "graphology-communities-louvain";
import type { Graph } from "./graph.ts";
import { at } from "./neighbours.ts";

// The function is the module itself, which its types do not say.
const louvain = library as unknown as typeof library.default;

/**
 * Who works together more than with others (Louvain, Blondel and others 2008): a number for each node, 1 the largest community; 0
 * without a tie. Chance decides between equals, the same way each time.
 */
export function communitiesOf({ nodes, ends }: Graph): Uint32Array {
  const graph = new UndirectedGraph({ allowSelfLoops: false });
  for (const node of ends) graph.mergeNode(node);
  for (let i = 0; i < ends.length; i += 2) graph.addUndirectedEdge(at(ends, i), at(ends, i + 1));
  const found = louvain(graph, { getEdgeWeight: null, rng: () => 0.5 });
  const members = Map.groupBy(Object.entries(found), ([, community]) => community);
  const communities = new Uint32Array(nodes);
  const bySize = [...members.values()].toSorted((one, other) => other.length - one.length);
  for (const [place, people] of bySize.entries())
    for (const [node] of people) communities[Number(node)] = place + 1;
  return communities;
}
