import { ancestorsOf, type Graph } from "./dag.ts";

/**
 * Whether every path between two sets is blocked by what is given (d-separation), found by following balls
 * that may pass: from a child through a node that is not given, from a parent through a collider that is
 * given or has a descendant that is. Koller and Friedman, Probabilistic Graphical Models (2009), algorithm
 * 3.1.
 */
export function separated(
  graph: Graph,
  from: readonly string[],
  to: readonly string[],
  given: readonly string[],
): boolean {
  const blocked = new Set(given);
  const opened = ancestorsOf(graph, given);
  const seen = new Set<string>();
  const waiting: Ball[] = from.map((name) => ({ name, cameFrom: "child" }));
  for (let ball = waiting.pop(); ball; ball = waiting.pop()) {
    const key = `${ball.cameFrom} ${ball.name}`;
    if (seen.has(key)) continue;
    seen.add(key);
    if (!blocked.has(ball.name) && to.includes(ball.name)) return false;
    waiting.push(...nextOf(graph, ball, blocked, opened));
  }
  return true;
}

interface Ball {
  name: string;
  cameFrom: "child" | "parent";
}

function nextOf(graph: Graph, { name, cameFrom }: Ball, blocked: Set<string>, opened: Set<string>): Ball[] {
  const { parents, children } = graph.get(name) ?? { parents: [], children: [] };
  const up = (): Ball[] => [...parents].map((parent) => ({ name: parent, cameFrom: "child" }));
  const down = (): Ball[] => [...children].map((child) => ({ name: child, cameFrom: "parent" }));
  if (cameFrom === "child") return blocked.has(name) ? [] : [...up(), ...down()];
  return [...(opened.has(name) ? up() : []), ...(blocked.has(name) ? [] : down())];
}

/**
 * A set that separates two nodes, chosen from what may be given, and no larger than it must be; null if there
 * is none. If any subset of the allowed separates, then all allowed ancestors of the two do: van der Zander,
 * Liśkiewicz and Textor, UAI 2014.
 */
export function separatorOf(
  graph: Graph,
  from: string,
  to: string,
  allowed: readonly string[],
): string[] | null {
  const ancestors = ancestorsOf(graph, [from, to]);
  const all = allowed.filter((name) => ancestors.has(name) && name !== from && name !== to);
  return separated(graph, [from], [to], all)
    ? pruned(all, (set) => separated(graph, [from], [to], set))
    : null;
}

/** What is left when one after another is taken away without which the rest still will do. */
export function pruned(set: readonly string[], enough: (rest: string[]) => boolean): string[] {
  return set.reduce<string[]>(
    (rest, name) => {
      const without = rest.filter((other) => other !== name);
      return enough(without) ? without : rest;
    },
    [...set],
  );
}
