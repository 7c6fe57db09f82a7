import { choosePublished, type Node } from "./suppress.ts";
import type { TeamKey, Tree } from "./tree.ts";

/** Where people are counted: each in the smallest published team. Who is not in it is counted nowhere. */
export type Atoms = ReadonlyMap<number, TeamKey>;

export interface Decided {
  /** Who is counted at all, in which smallest team, published or not. */
  seats: ReadonlyMap<number, TeamKey>;
  published: ReadonlySet<TeamKey>;
  atoms: Atoms;
}

/**
 * Decides who is counted where. Within the new family, and together with each earlier one, no combination of published
 * teams has between one and `sizeMin - 1` people: whoever would differ with fewer others is counted nowhere for now. Leavers take
 * others along, newcomers wait for others; both come (back) once the earlier families are out of comparison.
 * Deterministic, and the same for all viewers.
 */
export function decideSeats(tree: Tree, earlier: readonly Atoms[], sizeMin: number): Decided {
  const seats = new Map([...tree.places].toSorted(([a], [b]) => a - b));
  for (;;) {
    const published = choosePublished(nodesOf(tree.parents, seats), sizeMin);
    const atoms = atomsOf(tree.parents, seats, published);
    const out = earlier.flatMap((before) => inSmallCells(before, atoms, sizeMin));
    if (out.length === 0) return { seats, published, atoms };
    for (const person of out) seats.delete(person);
  }
}

function nodesOf(parents: Tree["parents"], seats: ReadonlyMap<number, TeamKey>): Node<TeamKey>[] {
  const own = new Map<TeamKey, number>();
  for (const team of seats.values()) own.set(team, (own.get(team) ?? 0) + 1);
  return parentsFirst(parents).map((team) => ({
    team,
    parent: parents.get(team) ?? null,
    own: own.get(team) ?? 0,
  }));
}

function parentsFirst(parents: Tree["parents"]): TeamKey[] {
  const parts = Map.groupBy([...parents.keys()].toSorted(), (team) => parents.get(team) ?? null);
  const ordered = [...(parts.get(null) ?? [])];
  for (let i = 0; i < ordered.length; i++) ordered.push(...(parts.get(ordered[i] ?? null) ?? []));
  return ordered;
}

function atomsOf(
  parents: Tree["parents"],
  seats: ReadonlyMap<number, TeamKey>,
  published: ReadonlySet<TeamKey>,
): Atoms {
  const atoms = new Map<number, TeamKey>();
  for (const [person, seat] of seats) {
    let team: TeamKey | null = seat;
    while (team !== null && !published.has(team)) team = parents.get(team) ?? null;
    if (team !== null) atoms.set(person, team);
  }
  return atoms;
}

/**
 * People who were counted in one place and now would be in another, or in none, with fewer than `sizeMin` like them; and
 * as many others from the place they leave as it takes to hide them.
 */
function inSmallCells(before: Atoms, after: Atoms, sizeMin: number): number[] {
  const out = new Set<number>();
  const people = new Set([...before.keys(), ...after.keys()]);
  const cells = Map.groupBy(people, (person) => `${before.get(person)} > ${after.get(person)}`);
  for (const cell of cells.values()) {
    if (cell.length >= sizeMin) continue;
    const [first = 0] = cell;
    const left = before.get(first);
    if (after.has(first)) for (const person of cell) out.add(person);
    else if (left)
      for (const person of companions(left, before, after, sizeMin - cell.length)) out.add(person);
  }
  return [...out];
}

function companions(left: TeamKey, before: Atoms, after: Atoms, wanted: number): number[] {
  const staying = [...after.keys()].filter((person) => before.get(person) === left);
  return staying.slice(0, wanted);
}
