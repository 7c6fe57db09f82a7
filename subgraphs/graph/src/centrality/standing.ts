import type { Surroundings } from "../model/surroundings.ts";
import { countable } from "./betweenness.ts";
import type { Graph, Tie } from "./graph.ts";
import type { Helpers } from "./helpers.ts";
import { SearchedGraph } from "./searched.ts";

/** What a change costs beside the searches from its roots, in searches of a pass. Measured: facts of the bench `graph`. */
const CHANGE_COST = 30;
const TYPICAL_ROOTS = 50;

// Room for who comes, before everything is laid out anew; the ties have as much again.
const SPARE_NODES = 64;

export interface TieChange {
  tie: Tie;
  kind: "formed" | "ended";
}

/**
 * A graph that stays, and whose betweenness is exact after each batch of changes: it moves with every tie, or where the changes
 * are so many that a pass is cheaper, is summed anew.
 */
export class StandingGraph {
  readonly #helpers: Helpers;
  #searched: SearchedGraph;

  constructor(graph: Graph, helpers: Helpers) {
    this.#helpers = helpers;
    this.#searched = open(graph);
    this.pass();
  }

  pass(): void {
    this.#helpers.pass(this.#searched);
  }

  /** By node; there may be some to spare at the end. */
  betweenness(): Float64Array {
    return countable(this.#searched, this.#searched.betweenness());
  }

  surroundings(): Surroundings[] {
    return this.#searched.surroundings();
  }

  graph(): Graph {
    return this.#searched.graph();
  }

  /** The ends of a new tie may be nodes that were not there before. */
  change(changes: readonly TieChange[]): void {
    const cost = changes.length * (CHANGE_COST + TYPICAL_ROOTS);
    let budget = cost > this.#searched.nodes ? 0 : this.#searched.nodes;
    const last = Math.max(...changes.flatMap(({ tie }) => tie));
    if (last >= this.#searched.nodes) {
      this.#searched = open({ ...this.graph(), nodes: last + 1 });
      budget = 0;
    }
    for (const change of changes) budget = this.#changeOne(change, budget);
    if (budget <= 0) this.pass();
  }

  /** Returns what is left of the budget; with nothing left the scores are no longer kept up. */
  #changeOne(change: TieChange, budget: number): number {
    const [one, other] = change.tie;
    const most = Math.max(0, budget - CHANGE_COST);
    const changed = this.#searched.change(one, other, change.kind === "formed", most);
    if (changed === "left to a pass") return 0;
    if (changed !== "no room") return budget - changed - CHANGE_COST;
    this.#searched = open(this.graph());
    return this.#changeOne(change, 0);
  }
}

const open = ({ nodes, ends }: Graph) =>
  new SearchedGraph({ nodes: nodes + SPARE_NODES, ends }, { spareTies: ends.length + 1_024 });
