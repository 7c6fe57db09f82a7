import { OrganismError } from "@organism/runtime/errors.ts";
import type { Surroundings } from "../model/surroundings.ts";
import type { Graph } from "./graph.ts";
import { type Kernel, openKernel } from "./kernel.ts";
import { at } from "./neighbours.ts";

/** How many sources the kernel searches from at once. */
const LANES = 8;

/** What `changeTie` answers instead of a number of roots, as in `kernel/change.ts`. */
const NO_ROOM = -1;
const TOO_MANY_ROOTS = -2;
const ALREADY_SO = -3;

/** From how many roots a change was searched; or why not: there is no room for the tie, or the scores are a pass's work now. */
export type Changed = number | "no room" | "left to a pass";

interface Opening {
  /** Ties that may come beyond those that go. */
  spareTies?: number;
  /** The nodes are in a good order as they are. */
  inOrder?: boolean;
}

/**
 * A graph in a kernel, and the betweenness that searches find there. Within, nodes have the kernel's numbers: those of the same
 * community side by side. Memory: some 1,000 bytes a node and 30 a tie, whatever the graph's diameter.
 */
export class SearchedGraph {
  readonly #kernel: Kernel;
  readonly #endsAt: number;
  readonly #numbers: Uint32Array;
  readonly #pairs: Uint32Array;
  /** By the kernel's numbers: over every ordered pair, and how far each node reaches. */
  readonly scores: Float64Array;
  readonly reaches: Uint32Array;

  constructor(graph: Graph, { spareTies = 0, inOrder = false }: Opening = {}) {
    const { kernel, endsAt } = openKernel(graph, spareTies);
    this.#kernel = kernel;
    this.#endsAt = endsAt;
    const numbersAt = inOrder ? undefined : kernel.order();
    const pairsAt = kernel.placeSurroundings();
    const scoresAt = kernel.placeSearches();
    const { buffer } = kernel.memory;
    this.#numbers =
      numbersAt === undefined
        ? Uint32Array.from({ length: graph.nodes }, (_, node) => node)
        : new Uint32Array(buffer, numbersAt, graph.nodes);
    this.#pairs = new Uint32Array(buffer, pairsAt, 2 * graph.nodes);
    this.scores = new Float64Array(buffer, scoresAt, graph.nodes);
    this.reaches = new Uint32Array(buffer, kernel.reachesAt(), graph.nodes);
  }

  get nodes(): number {
    return this.#numbers.length;
  }

  get ties(): number {
    return this.#kernel.tieCount();
  }

  /** Of how many parts a pass is made. */
  get parts(): number {
    return Math.ceil(this.nodes / LANES);
  }

  /** A pass, in one thread: afterwards the scores are those of the graph. */
  pass(): void {
    this.beginPass();
    for (let part = 0; part < this.parts; part++) this.passPart(part);
  }

  beginPass(): void {
    this.#kernel.beginPass();
  }

  passPart(part: number): void {
    this.#kernel.passFrom(part * LANES);
  }

  /** Adds or removes a tie, and moves the scores by exactly what that changes, unless it takes more than `mostRoots` searches. */
  change(one: number, other: number, adds: boolean, mostRoots: number): Changed {
    const roots = this.#kernel.changeTie(this.#number(one), this.#number(other), adds ? 1 : 0, mostRoots);
    if (roots === ALREADY_SO) throw missedChange(adds);
    if (roots === NO_ROOM) return "no room";
    return roots === TOO_MANY_ROOTS ? "left to a pass" : roots;
  }

  /** By the caller's numbers, over every unordered pair. */
  betweenness(): Float64Array {
    // What was added and taken away again may leave a trace below zero.
    return Float64Array.from(this.#numbers, (number) => Math.max(0, (this.scores[number] ?? 0) / 2));
  }

  /** Degree and triangles, by the caller's numbers. */
  surroundings(): Surroundings[] {
    this.#kernel.countSurroundings();
    return Array.from(this.#numbers, (number) => ({
      degree: at(this.#pairs, 2 * number),
      triangles: at(this.#pairs, 2 * number + 1),
    }));
  }

  /** The graph as it is now, in the kernel's numbers, in memory that other threads can read. */
  sharedGraph(): Graph {
    this.#kernel.writeTies();
    const length = 2 * this.ties;
    const ends = new Uint32Array(new SharedArrayBuffer(length * Uint32Array.BYTES_PER_ELEMENT));
    ends.set(new Uint32Array(this.#kernel.memory.buffer, this.#endsAt, length));
    return { nodes: this.nodes, ends };
  }

  /** The graph as it is now, in the caller's numbers. */
  graph(): Graph {
    const callers = new Uint32Array(this.nodes);
    for (const [caller, number] of this.#numbers.entries()) callers[number] = caller;
    const { nodes, ends } = this.sharedGraph();
    return { nodes, ends: Uint32Array.from(ends, (number) => callers[number] ?? 0) };
  }

  #number(node: number): number {
    return this.#numbers[node] ?? 0;
  }
}

const missedChange = (adds: boolean) =>
  new OrganismError(
    "CENTRALITY_GAP",
    `A tie was to ${adds ? "come that is there" : "go that is not there"}: a change was missed, so the graph has to be loaded again`,
  );
