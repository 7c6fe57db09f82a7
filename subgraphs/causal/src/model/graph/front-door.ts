import { allowedIn, type Setting } from "./allowed.ts";
import { ancestorsOf, at, cut, descendantsOf, type Graph } from "./dag.ts";
import { separated } from "./separation.ts";

// Of more mediators at once the answer would be a model of its own.
const MEDIATORS_MAX = 3;

/**
 * Sets of measured mediators through which the whole effect goes and which nothing confounds, smallest first:
 * they carry all directed paths, no back-door path leads from the treatment to them, and the treatment blocks
 * those from them to the outcome (Pearl, Causality, 3.3.2).
 */
export function frontDoorsOf(setting: Setting): string[][] {
  const { dag, graph, treatment, outcome, week } = setting;
  const between = descendantsOf(graph, [treatment]).intersection(ancestorsOf(graph, [outcome]));
  const mediators = dag.nodes
    .filter(({ status }) => status === "MEASURED")
    .map(({ id }) => [at(id, week), at(id, week + 1)].filter((name) => between.has(name)))
    .filter((names) => names.length > 0 && !names.includes(treatment) && !names.includes(outcome));
  return subsetsOf(mediators, MEDIATORS_MAX)
    .map((set) => set.flat())
    .filter((through) => isFrontDoor(graph, { treatment, outcome, through, given: allowedIn(setting) }));
}

interface Door {
  treatment: string;
  outcome: string;
  through: string[];
  given: readonly string[];
}

function isFrontDoor(graph: Graph, { treatment, outcome, through, given }: Door): boolean {
  const rest = cut(graph, { outOf: through });
  const aroundThem = descendantsOf(rest, [treatment]).has(outcome);
  const intoThem = separated(cut(graph, { outOf: [treatment] }), [treatment], through, given);
  const fromThem = separated(rest, through, [outcome], [treatment, ...given]);
  return !aroundThem && intoThem && fromThem;
}

function subsetsOf<Item>(items: readonly Item[], most: number): Item[][] {
  const extend = (from: number, most: number): Item[][] =>
    most === 0
      ? [[]]
      : [
          [],
          ...items
            .slice(from)
            .flatMap((item, on) => extend(from + on + 1, most - 1).map((rest) => [item, ...rest])),
        ];
  return extend(0, most)
    .filter(({ length }) => length > 0)
    .toSorted((a, b) => a.length - b.length);
}
