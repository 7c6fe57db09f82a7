import type { Graph } from "@organism/graph";
import { seeded } from "@organism/runtime/testing/seeded.ts";

/** The sizes of team and department, and the share of ties that stay within; the rest go anywhere. */
const blocks = [
  { size: 10, upTo: 0.15 },
  { size: 100, upTo: 0.65 },
];

/** A firm where most ties stay within team or department and some people are far more sociable; the same for the same numbers. */
export function blockModel(people: number, ties: number): Graph {
  const random = seeded(people + ties);
  // One number a tie: a list of pairs would take more memory than what is measured on it.
  const made = new Set<number>();
  while (made.size < ties) {
    const one = sociable(random, people);
    const other = partnerOf(one, random, people);
    if (one !== other) made.add(Math.min(one, other) * people + Math.max(one, other));
  }
  const ends = new Uint32Array(2 * ties);
  for (const [i, tie] of [...made].entries()) {
    ends[2 * i] = scatter(Math.floor(tie / people), people);
    ends[2 * i + 1] = scatter(tie % people, people);
  }
  return { nodes: people, ends };
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
