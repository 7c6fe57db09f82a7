export interface Dag {
  /** Counts up with each change; an answer names the version it stands on. */
  version: number;
  nodes: readonly Node[];
  edges: readonly Edge[];
}

interface Node {
  id: string;
  /** PARTLY: it can be adjusted for, what is left over is said. LATENT: it cannot. */
  status: "MEASURED" | "PARTLY" | "LATENT";
  measuredBy: string;
  /** The records or other nodes that it is computed from. */
  madeOf: readonly string[];
  /** One value for all weeks. */
  fixed?: true;
  /** Who gets it is decided by a score; only a lot among the eligible tells effect from selection. */
  setByRule?: true;
}

interface Edge {
  from: string;
  to: string;
  /** 0: within the same week. */
  lagWeeks: number;
  reason: string;
}

/** A graph of what is when: parents and children of each node, by name. */
export type Graph = ReadonlyMap<string, { parents: ReadonlySet<string>; children: ReadonlySet<string> }>;

/** A weekly node in a week. */
export const at = (id: string, week: number): string => `${id}@${week}`;

/** The node that a name in an unrolled graph is an instance of. */
export const idOf = (name: string): string => name.replace(/@\d+$/, "");

/** The graph over weeks 0 to `weeks` − 1. A fixed node is there once and acts in every week. */
export function unroll({ nodes, edges }: Dag, weeks: number): Graph {
  const fixed = new Set(nodes.filter((node) => node.fixed).map(({ id }) => id));
  const nameOf = (id: string, week: number) => (fixed.has(id) ? id : at(id, week));
  const all = Array.from({ length: weeks }, (_, week) => week);
  return graphOf(
    nodes.flatMap(({ id }) => all.map((week) => nameOf(id, week))),
    edges.flatMap(({ from, to, lagWeeks }) =>
      all.slice(lagWeeks).map((week) => [nameOf(from, week - lagWeeks), nameOf(to, week)] as const),
    ),
  );
}

export function graphOf(
  names: Iterable<string>,
  edges: Iterable<readonly [from: string, to: string]>,
): Graph {
  const graph = new Map<string, { parents: Set<string>; children: Set<string> }>();
  for (const name of names) graph.set(name, { parents: new Set(), children: new Set() });
  for (const [from, to] of edges) {
    graph.get(from)?.children.add(to);
    graph.get(to)?.parents.add(from);
  }
  return graph;
}

/**
 * Without the arrows out of some nodes and into some others: what is left of an association when an effect,
 * or a cause, is cut.
 */
export function cut(graph: Graph, { outOf = [], into = [] }: { outOf?: string[]; into?: string[] }): Graph {
  const edges = [...graph].flatMap(([from, { children }]) =>
    outOf.includes(from)
      ? []
      : [...children].filter((to) => !into.includes(to)).map((to) => [from, to] as const),
  );
  return graphOf(graph.keys(), edges);
}

export const ancestorsOf = (graph: Graph, names: Iterable<string>) => reach(graph, names, "parents");
export const descendantsOf = (graph: Graph, names: Iterable<string>) => reach(graph, names, "children");

/** The named nodes themselves are part of it. */
function reach(graph: Graph, names: Iterable<string>, way: "parents" | "children"): Set<string> {
  const reached = new Set<string>();
  const waiting = [...names];
  for (let name = waiting.pop(); name !== undefined; name = waiting.pop()) {
    if (reached.has(name)) continue;
    reached.add(name);
    waiting.push(...(graph.get(name)?.[way] ?? []));
  }
  return reached;
}
