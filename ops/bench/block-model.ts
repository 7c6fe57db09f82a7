import { type Graph, graphOf, type Tie } from "@organism/graph";
import { seeded } from "@organism/runtime/testing/seeded.ts";

/** The sizes of team and department, and the share of ties that stay within; the rest go anywhere. */
const blocks = [
  { size: 10, upTo: 0.15 },
  { size: 100, upTo: 0.65 },
];

/** A firm where most ties stay within team or department and some people are far more sociable; the same for the same numbers. */
export function blockModel(people: number, ties: number): Graph {
  const random = seeded(people + ties);
  const made = new Map<number, Tie>();
  while (made.size < ties) {
    const one = sociable(random, people);
    const other = partnerOf(one, random, people);
    if (one !== other) made.set(Math.min(one, other) * people + Math.max(one, other), [one, other]);
  }
  const scattered = ([one, other]: Tie): Tie => [scatter(one, people), scatter(other, people)];
  return graphOf(people, [...made.values()].map(scattered));
}

function partnerOf(one: number, random: () => number, people: number): number {
  const where = random();
  const size = blocks.find(({ upTo }) => where < upTo)?.size ?? people;
  return one - (one % size) + sociable(random, size);
}

/** The first of a block have the most ties. */
const sociable = (random: () => number, size: number) => Math.floor(size * random() ** 2);

// Numbers that told the teams would be a gift to whoever walks the memory in their order.
const scatter = (person: number, people: number) => (person * 7_919) % people;
