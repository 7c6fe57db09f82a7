import { type Surroundings, surroundingsAfter, type TieChange } from "../model/surroundings.ts";

const nobody: ReadonlySet<number> = new Set();
const alone: Surroundings = { degree: 0, triangles: 0 };

/** The ties of one dataset as the view shows them, in memory: disposable, and read anew after any failure. */
export class Neighbourhood {
  readonly #neighbours = new Map<number, Set<number>>();
  readonly #surroundings = new Map<number, Surroundings>();

  constructor(ties: Iterable<readonly [number, number]>) {
    for (const between of ties) this.move({ between, kind: "formed" });
  }

  has([one, other]: readonly [number, number]): boolean {
    return this.#neighbours.get(one)?.has(other) ?? false;
  }

  /** Everybody who ever had a tie here. */
  people(): Iterable<number> {
    return this.#surroundings.keys();
  }

  around(person: number): Surroundings {
    return this.#surroundings.get(person) ?? alone;
  }

  /** Everybody whom the change moves, with what is around them now. */
  move(change: TieChange<number>): ReadonlyMap<number, Surroundings> {
    const moved = surroundingsAfter(change, {
      neighboursOf: (person) => this.#neighbours.get(person) ?? nobody,
      surroundingsOf: (person) => this.around(person),
    });
    for (const [person, surroundings] of moved) this.#surroundings.set(person, surroundings);
    const [one, other] = change.between;
    this.#link(one, other, change.kind);
    this.#link(other, one, change.kind);
    return moved;
  }

  #link(from: number, to: number, kind: TieChange<number>["kind"]): void {
    const neighbours = this.#neighbours.get(from) ?? new Set();
    if (kind === "formed") neighbours.add(to);
    else neighbours.delete(to);
    this.#neighbours.set(from, neighbours);
  }
}
