import fc from "fast-check";
import { expect, test } from "vitest";
import { ancestorsOf, descendantsOf, type Graph, graphOf } from "./dag.ts";
import { separated, separatorOf } from "./separation.ts";

const NODES = 7;
const names = Array.from({ length: NODES }, (_, node) => `${node}`);
const pairs = names.flatMap((to, high) => names.slice(0, high).map((from) => [from, to] as const));

/** Any graph of seven nodes, and a part of them that is given. */
const graphs = fc
  .tuple(
    fc.array(fc.boolean(), { minLength: pairs.length, maxLength: pairs.length }),
    fc.subarray(names.slice(1, -1)),
  )
  .map(([drawn, given]) => ({
    graph: graphOf(
      names,
      pairs.filter((_, pair) => drawn[pair]),
    ),
    given,
  }));

const [first, last] = ["0", `${NODES - 1}`];

test("two nodes are separated exactly if each path between them, looked at one by one, is blocked", () => {
  fc.assert(
    fc.property(graphs, ({ graph, given }) => {
      const open = pathsOf(graph, first, last).some((path) => isOpen(graph, path, given));
      expect(separated(graph, [first], [last], given)).toBe(!open);
    }),
    { numRuns: 500 },
  );
});

test("a separator is found if and only if some set of what is allowed separates, and none of it can be spared", () => {
  fc.assert(
    fc.property(graphs, ({ graph, given: allowed }) => {
      const found = separatorOf(graph, first, last, allowed);
      const any = subsets(allowed).some((set) => separated(graph, [first], [last], set));
      expect(found !== null).toBe(any);
      for (const spared of found ?? [])
        expect(
          separated(
            graph,
            [first],
            [last],
            (found ?? []).filter((name) => name !== spared),
          ),
        ).toBe(false);
    }),
  );
});

test("who is an ancestor has the other as a descendant", () => {
  fc.assert(
    fc.property(graphs, ({ graph }) => {
      for (const name of names)
        for (const ancestor of ancestorsOf(graph, [name]))
          expect(descendantsOf(graph, [ancestor]).has(name)).toBe(true);
    }),
  );
});

function pathsOf(graph: Graph, from: string, to: string, passed: string[] = []): string[][] {
  if (from === to) return [[...passed, to]];
  const { parents = [], children = [] } = graph.get(from) ?? {};
  return [...parents, ...children]
    .filter((next) => !passed.includes(next))
    .flatMap((next) => pathsOf(graph, next, to, [...passed, from]));
}

const isOpen = (graph: Graph, path: string[], given: string[]) =>
  path.slice(1, -1).every((node, before) => {
    const parents = graph.get(node)?.parents ?? new Set();
    const collides = parents.has(path[before] ?? "") && parents.has(path[before + 2] ?? "");
    return collides ? given.some((known) => descendantsOf(graph, [node]).has(known)) : !given.includes(node);
  });

const subsets = ([item, ...rest]: string[]): string[][] =>
  item === undefined ? [[]] : subsets(rest).flatMap((set) => [set, [item, ...set]]);
