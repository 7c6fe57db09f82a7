import { at, type Dag, descendantsOf, type Graph, unroll } from "./dag.ts";

/**
 * A treatment in one week, an outcome in the week after, and weeks enough before them for what is carried
 * over.
 */
export interface Setting {
  dag: Dag;
  graph: Graph;
  treatment: string;
  outcome: string;
  /** Of the treatment. */
  week: number;
}

// Two weeks before: nothing in the graph reaches further than one week in a step, and longer chains pass through these.
const WEEKS_BEFORE = 2;

export function settingOf(dag: Dag, { treatment, outcome }: { treatment: string; outcome: string }): Setting {
  const week = WEEKS_BEFORE;
  const graph = unroll(dag, week + 2);
  return { dag, graph, treatment: at(treatment, week), outcome: at(outcome, week + 1), week };
}

/**
 * What may be adjusted for: nodes up to the week of the treatment that it does not move. The measured ones,
 * and the latent ones that are named. A node computed from others is left out beside its parts, unless the
 * treatment is set by it.
 */
export function allowedIn(
  { dag, graph, treatment, outcome, week }: Setting,
  seen: readonly string[] = [],
): string[] {
  const moved = descendantsOf(graph, [treatment]);
  const parents = graph.get(treatment)?.parents ?? new Set();
  const ids = new Set(dag.nodes.map(({ id }) => id));
  return dag.nodes
    .filter(({ id, status }) => status !== "LATENT" || seen.includes(id))
    .flatMap((node) => {
      const whole = node.madeOf.length > 1 && node.madeOf.every((part) => ids.has(part));
      const names = node.fixed ? [node.id] : Array.from({ length: week + 1 }, (_, when) => at(node.id, when));
      return names.filter((name) => !whole || parents.has(name));
    })
    .filter((name) => !moved.has(name) && name !== outcome);
}
