import { allowedIn, type Setting, settingOf } from "./allowed.ts";
import { ancestorsOf, cut, type Dag, idOf } from "./dag.ts";
import { frontDoorsOf } from "./front-door.ts";
import { type Instrument, instrumentsOf } from "./instrument.ts";
import { sharedRecords } from "./lineage.ts";
import type { Reason } from "./reason.ts";
import { pruned, separated, separatorOf } from "./separation.ts";

export interface Asked {
  treatment: string;
  outcome: string;
  /** Drawn by lot among the eligible, with a recorded probability. */
  byLot: boolean;
  /** Latent nodes of which an analyst accepts by name that they do not confound. */
  accepted: readonly string[];
}

/** By what an effect can be told, or by what it cannot. */
export type Identification =
  | { by: "LOT" }
  /** `assumed`: what had to be accepted for it; without any, the graph alone says so. */
  | { by: "ADJUSTMENT"; given: string[]; assumed: string[] }
  | { by: "FRONT_DOOR"; through: string[] }
  | { by: "INSTRUMENT"; instruments: Instrument[] }
  | { by: null; reasons: Reason[] };

/**
 * Of the effect in the week after, by the first of lot, adjustment, front door and instrument that the graph
 * allows.
 */
export function identify(dag: Dag, asked: Asked): Identification {
  const shared = sharedRecords(dag, asked.treatment, asked.outcome);
  if (shared.length > 0) return { by: null, reasons: [{ because: "ARITHMETIC", records: shared }] };
  if (asked.byLot) return { by: "LOT" };
  const treatment = dag.nodes.find(({ id }) => id === asked.treatment);
  if (treatment?.setByRule) return { by: null, reasons: [{ because: "SELECTED_BY_SCORE" }] };
  return observed(settingOf(dag, asked), asked.accepted);
}

function observed(setting: Setting, accepted: readonly string[]): Identification {
  const given = adjustmentFor(setting, []);
  if (given) return { by: "ADJUSTMENT", given, assumed: [] };
  const through = frontDoorsOf(setting)[0];
  if (through) return { by: "FRONT_DOOR", through };
  const confounders = confoundersOf(setting);
  if (confounders.every((latent) => accepted.includes(latent)))
    return { by: "ADJUSTMENT", given: adjustmentFor(setting, confounders) ?? [], assumed: confounders };
  const instruments = instrumentsOf(setting);
  if (instruments.length > 0) return { by: "INSTRUMENT", instruments };
  return { by: null, reasons: confounders.map((node) => ({ because: "HIDDEN", node })) };
}

/**
 * A back-door set: it blocks every path into the treatment (Pearl, Causality, 3.3.1). Null where none is
 * measured.
 */
export const adjustmentFor = (setting: Setting, seen: readonly string[]): string[] | null =>
  separatorOf(
    cut(setting.graph, { outOf: [setting.treatment] }),
    setting.treatment,
    setting.outcome,
    allowedIn(setting, seen),
  );

/** The latent nodes that would have to be seen, so many as are needed, in the graph's order. */
function confoundersOf(setting: Setting): string[] {
  const { dag, graph, treatment, outcome } = setting;
  const ancestors = new Set([...ancestorsOf(graph, [treatment, outcome])].map(idOf));
  const latent = dag.nodes
    .filter(({ id, status }) => status === "LATENT" && ancestors.has(id))
    .map(({ id }) => id);
  const backDoors = cut(graph, { outOf: [treatment] });
  return pruned(latent, (seen) => separated(backDoors, [treatment], [outcome], allowedIn(setting, seen)));
}
