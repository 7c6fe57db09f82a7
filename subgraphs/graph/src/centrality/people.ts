import type { TieChange as Change } from "../model/surroundings.ts";
import { clusteringOf } from "../model/surroundings.ts";
import { communitiesOf } from "./communities.ts";
import { constraintOf } from "./constraint.ts";
import type { Helpers } from "./helpers.ts";
import { at, neighboursIn } from "./neighbours.ts";
import { pageRankOf } from "./page-rank.ts";
import { StandingGraph } from "./standing.ts";

/** The betweenness of everybody who has or had a tie: one column of numbers, one of scores. */
export interface Betweenness {
  people: Uint32Array;
  betweenness: Float64Array;
}

/** All that is measured of them, in columns beside the people's. */
export interface Places extends Betweenness {
  degree: Float64Array;
  clustering: Float64Array;
  /** Pairs of contacts who have no tie with each other. */
  openTriads: Float64Array;
  /** NaN for whoever has no tie. */
  constraint: Float64Array;
  pageRank: Float64Array;
  /** 0 for whoever has no tie. */
  community: Float64Array;
}

/** The standing graph of a dataset, by the numbers of its people. */
export class StandingPeople {
  readonly #nodes = new Map<number, number>();
  readonly #graph: StandingGraph;

  /** `ties` has the two people of each, one tie after another. */
  constructor(ties: Uint32Array, helpers: Helpers) {
    const ends = ties.map((person) => this.#nodeOf(person));
    this.#graph = new StandingGraph({ nodes: this.#nodes.size, ends }, helpers);
  }

  change(changes: readonly Change<number>[]): Betweenness {
    this.#graph.change(
      changes.map(({ between: [one, other], kind }) => ({
        tie: [this.#nodeOf(one), this.#nodeOf(other)],
        kind,
      })),
    );
    return this.#betweenness();
  }

  /** Measures everything, betweenness anew. */
  places(): Places {
    this.#graph.pass();
    return { ...this.#betweenness(), ...placesIn(this.#graph, this.#nodes.size) };
  }

  #betweenness(): Betweenness {
    return {
      people: Uint32Array.from(this.#nodes.keys()),
      betweenness: this.#graph.betweenness().slice(0, this.#nodes.size),
    };
  }

  #nodeOf(person: number): number {
    const node = this.#nodes.get(person) ?? this.#nodes.size;
    this.#nodes.set(person, node);
    return node;
  }
}

function placesIn(standing: StandingGraph, people: number): Omit<Places, keyof Betweenness> {
  const graph = standing.graph();
  const neighbours = neighboursIn(graph);
  const around = standing.surroundings().slice(0, people);
  const pairs = (degree: number) => (degree * (degree - 1)) / 2;
  const communities = communitiesOf(graph);
  return {
    degree: Float64Array.from(around, ({ degree }) => degree),
    clustering: Float64Array.from(around, clusteringOf),
    openTriads: Float64Array.from(around, ({ degree, triangles }) => pairs(degree) - triangles),
    constraint: constraintOf(neighbours).slice(0, people),
    pageRank: pageRankOf(neighbours).slice(0, people),
    community: Float64Array.from(around, (_, node) => at(communities, node)),
  };
}
