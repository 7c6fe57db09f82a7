import { allowedIn, type Setting } from "./allowed.ts";
import { at, cut, descendantsOf } from "./dag.ts";
import { separated, separatorOf } from "./separation.ts";

export interface Instrument {
  id: string;
  /** Given which it is as good as drawn. */
  given: string[];
}

/**
 * Measured nodes of the treatment's week that move it and reach the outcome by no other way, given a set:
 * relevance, and separation from the outcome once the treatment's own arrows are cut (Pearl, Causality,
 * 7.4.5; Brito and Pearl, UAI 2002).
 */
export function instrumentsOf(setting: Setting): Instrument[] {
  const { dag, graph, treatment, outcome, week } = setting;
  const withoutEffect = cut(graph, { outOf: [treatment] });
  return dag.nodes.flatMap(({ id, status, fixed }) => {
    const name = fixed ? id : at(id, week);
    if (status !== "MEASURED" || !graph.get(treatment)?.parents.has(name)) return [];
    const moved = descendantsOf(graph, [name]);
    const given = separatorOf(
      withoutEffect,
      name,
      outcome,
      allowedIn(setting).filter((other) => !moved.has(other)),
    );
    return given && !separated(graph, [name], [treatment], given) ? [{ id, given }] : [];
  });
}
