import fc from "fast-check";
import { expect, test } from "vitest";
import { graphOf, type Tie } from "../centrality/graph.ts";
import { SearchedGraph } from "../centrality/searched.ts";
import { clusteringOf, type Surroundings, surroundingsAfter } from "./surroundings.ts";

const PEOPLE = 30;

test("clustering is the share of a person's neighbours' pairs that know each other", () => {
  const square: Tie[] = [
    [0, 1],
    [1, 2],
    [2, 3],
    [3, 0],
    [0, 2],
  ];
  expect(new SearchedGraph(graphOf(5, square)).surroundings().map(clusteringOf)).toEqual([
    2 / 3,
    1,
    2 / 3,
    1,
    0,
  ]);
});

test("whoever has fewer than two ties has no pair of neighbours: 0", () => {
  expect([0, 1].map((degree) => clusteringOf({ degree, triangles: 0 }))).toEqual([0, 0]);
});

test("after 1,000 ties that came and went the surroundings are those counted anew", () => {
  const person = fc.nat(PEOPLE - 1);
  const pair = fc.tuple(person, person).filter(([one, other]) => one !== other);
  const changes = fc.array(pair, { minLength: 1_000, maxLength: 1_000, size: "max" });
  fc.assert(
    fc.property(changes, (pairs) => {
      const circle = new Circle();
      for (const [index, [one, other]] of pairs.entries()) {
        circle.toggle(one, other);
        if (index % 100 === 99) expect(circle.surroundings).toEqual(circle.countedAnew());
      }
    }),
    { numRuns: 5 },
  );
});

test("a tie moves its two ends and those who know both, nobody else", () => {
  const circle = new Circle();
  for (const [one, other] of [
    [0, 2],
    [1, 2],
    [0, 3],
    [1, 3],
    [3, 4],
    [0, 5],
  ] as const)
    circle.toggle(one, other);
  expect([...circle.toggle(0, 1).keys()].sort()).toEqual([0, 1, 2, 3]);
});

/** People who keep their surroundings by increments. */
class Circle {
  readonly surroundings: Surroundings[] = Array.from({ length: PEOPLE }, () => ({ degree: 0, triangles: 0 }));
  readonly #neighbours = new Map(this.surroundings.map((_, person) => [person, new Set<number>()]));

  toggle(one: number, other: number): Map<number, Surroundings> {
    const kind = this.#of(one).has(other) ? "ended" : "formed";
    const moved = surroundingsAfter(
      { between: [one, other], kind },
      {
        neighboursOf: (person) => this.#of(person),
        surroundingsOf: (person) => this.surroundings[person] ?? { degree: 0, triangles: 0 },
      },
    );
    for (const [person, now] of moved) this.surroundings[person] = now;
    const change = kind === "formed" ? "add" : "delete";
    this.#of(one)[change](other);
    this.#of(other)[change](one);
    return moved;
  }

  countedAnew(): Surroundings[] {
    const ties = [...this.#neighbours].flatMap(([one, others]) =>
      [...others].filter((other) => one < other).map((other): Tie => [one, other]),
    );
    return new SearchedGraph(graphOf(PEOPLE, ties)).surroundings();
  }

  #of(person: number): Set<number> {
    return this.#neighbours.get(person) ?? new Set();
  }
}
