import type { TieRule } from "./tie-rule.ts";

type GraphPhase = "EMPTY" | "BUILDING" | "READY";

export interface GraphStatus {
  phase: GraphPhase;
  percent: number;
  interactions: number;
  version: string;
  lagMs: number;
  lastEventAt: Date | null;
  tieRule: TieRule;
  rebuild: Rebuild | null;
}

/** A dataset that is counted anew, or waits for it. */
export interface Rebuild {
  /** The version of the rule under which it is counted. */
  tieRule: number;
  step: "WAITING" | "COUNTING" | "SHOWING";
}

interface Known extends Pick<GraphStatus, "tieRule" | "rebuild"> {
  /** Interactions that are built in. */
  interactions: number;
  /** The last change, and up to which one the graph can be asked for. */
  version: number;
  projected: number;
  /** Accepted ones that are not built in; others that stand between them are counted too. */
  waiting: number;
  waitingSince: Date | null;
  /** When the newest one that is built in happened. */
  newestEvent: Date | null;
}

export function statusOf(known: Known, now: Date): GraphStatus {
  const { interactions, version, projected, waiting, waitingSince, newestEvent, tieRule, rebuild } = known;
  const all = interactions + waiting;
  const building = waiting > 0 || projected < version || rebuild !== null;
  return {
    phase: all === 0 ? "EMPTY" : building ? "BUILDING" : "READY",
    percent: all === 0 ? 100 : Math.floor((1_000 * interactions) / all) / 10,
    interactions,
    version: String(projected),
    lagMs: waitingSince ? Math.max(0, now.getTime() - waitingSince.getTime()) : 0,
    lastEventAt: newestEvent,
    tieRule,
    rebuild,
  };
}
