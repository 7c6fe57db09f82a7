import { seeded } from "@organism/runtime/testing/seeded.ts";
import { type Graph, graphOf, type Tie } from "../centrality/graph.ts";
import type { TieChange } from "../centrality/standing.ts";

/** A made-up firm whose ties come and go about a number of ties: leaves, islands and people whom most know come about by themselves. */
export class Firm {
  readonly people: number;
  readonly #ties: number;
  readonly #random: () => number;
  readonly #neighbours: Set<number>[];
  readonly #held: Tie[] = [];

  constructor(people: number, ties: number, seed: number) {
    this.people = people;
    this.#ties = ties;
    this.#random = seeded(seed);
    this.#neighbours = Array.from({ length: people }, () => new Set());
    while (this.#held.length < ties) this.move({ tie: this.#strangers(), kind: "formed" });
  }

  neighboursOf(person: number): ReadonlySet<number> {
    return this.#neighbours[person] ?? new Set();
  }

  graph(): Graph {
    return graphOf(this.people, this.#held);
  }

  /** A change that has not happened yet. */
  next(): TieChange {
    const tie = this.#held[this.#below(this.#held.length)];
    const crowded = this.#held.length / (2 * this.#ties);
    if (tie && this.#random() < crowded) return { tie, kind: "ended" };
    return { tie: this.#strangers(), kind: "formed" };
  }

  move({ tie, kind }: TieChange): void {
    const [one, other] = tie;
    if (kind === "formed") {
      this.#held.push(tie);
      this.#neighbours[one]?.add(other);
      this.#neighbours[other]?.add(one);
    } else {
      this.#held.splice(this.#held.indexOf(tie), 1);
      this.#neighbours[one]?.delete(other);
      this.#neighbours[other]?.delete(one);
    }
  }

  #strangers(): Tie {
    for (;;) {
      // The lower the number, the more sociable.
      const one = Math.floor(this.people * this.#random() ** 2);
      const other = this.#below(this.people);
      if (one !== other && !this.neighboursOf(one).has(other)) return [one, other];
    }
  }

  #below(end: number): number {
    return Math.floor(this.#random() * end);
  }
}
