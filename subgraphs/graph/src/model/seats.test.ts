import fc from "fast-check";
import { expect, test } from "vitest";
import { type Atoms, type Decided, decideSeats } from "./seats.ts";
import { growTree, type Recorded, type TeamKey, type Tree } from "./tree.ts";

const K = 5;

/** An organisation of `people`, each with a manager of a lower number, some with a named unit, some opted out. */
interface Organisation {
  managers: (number | null)[];
  units: (number | null)[];
  out: number[];
}

const UNITS = new Map([
  [900, null],
  [901, 900],
  [902, 900],
  [903, 902],
]);

const organisation = (size: number): fc.Arbitrary<Organisation> =>
  fc.record({
    managers: fc.tuple(
      ...Array.from({ length: size }, (_, i) =>
        fc.option(fc.nat({ max: Math.max(0, Math.floor(i / 4)) }), { freq: 8 }),
      ),
    ),
    units: fc.array(fc.option(fc.constantFrom(...UNITS.keys()), { freq: 2 }), {
      minLength: size,
      maxLength: size,
    }),
    out: fc.uniqueArray(fc.nat({ max: size - 1 }), { maxLength: 6 }),
  });

/** A change of a few people: what happens from one week to the next. */
const step = (size: number) =>
  fc.array(
    fc.record({
      person: fc.nat({ max: size - 1 }),
      manager: fc.option(fc.nat({ max: Math.floor(size / 4) })),
      unit: fc.option(fc.constantFrom(...UNITS.keys())),
      out: fc.boolean(),
    }),
    { maxLength: 12 },
  );

function treeOf({ managers, units, out }: Organisation): Tree {
  const recorded = managers.map(
    (manager, person): Recorded => ({
      person: person + 1,
      manager: manager === null || manager >= person ? null : manager + 1,
      unit: units[person] ?? null,
    }),
  );
  return growTree(
    recorded.filter(({ person }) => !out.includes(person - 1)),
    UNITS,
  );
}

const after = (
  before: Organisation,
  changes: { person: number; manager: number | null; unit: number | null; out: boolean }[],
) =>
  changes.reduce(
    (now, { person, manager, unit, out }) => ({
      managers: now.managers.with(person, manager),
      units: now.units.with(person, unit),
      out: out ? [...now.out, person] : now.out.filter((other) => other !== person),
    }),
    before,
  );

/** Everybody of each published team, from the seats alone: the slow and obvious way. */
function teamsWithPeople({ seats, published }: Decided, parents: Tree["parents"]): Set<number>[] {
  return [...published].map((team) => {
    const inside = [...seats].filter(([, seat]) => {
      for (let at: TeamKey | null = seat; at !== null; at = parents.get(at) ?? null)
        if (at === team) return true;
      return false;
    });
    return new Set(inside.map(([person]) => person));
  });
}

/** Sizes of everything that unions, intersections and differences of the families can isolate: their atoms. */
function isolated(...families: Set<number>[][]): number[] {
  const all = families.flat();
  const people = new Set(all.flatMap((team) => [...team]));
  const signatures = Map.groupBy(people, (person) => all.map((team) => Number(team.has(person))).join(""));
  return [...signatures.values()].map(({ length }) => length);
}

/** Every combination written out, for families small enough. */
function combinations(family: Set<number>[]): Set<string> {
  const known = new Map(family.map((team) => [[...team].toSorted().join(), team]));
  for (let grown = true; grown; ) {
    grown = false;
    const teams = [...known.values()];
    for (const a of teams)
      for (const b of teams)
        for (const made of [a.union(b), a.intersection(b), a.difference(b)]) {
          const name = [...made].toSorted().join();
          if (!known.has(name)) grown = true;
          known.set(name, made);
        }
  }
  return new Set(known.keys());
}

test("no combination of published teams isolates fewer than k people", () => {
  fc.assert(
    fc.property(organisation(60), (world) => {
      const tree = treeOf(world);
      const family = teamsWithPeople(decideSeats(tree, [], K), tree.parents);
      expect(Math.min(...isolated(family), K)).toBe(K);
    }),
    { numRuns: 300 },
  );
});

test("written out in full, the combinations of small families say the same", () => {
  fc.assert(
    fc.property(organisation(24), (world) => {
      const tree = treeOf(world);
      const family = teamsWithPeople(decideSeats(tree, [], K), tree.parents);
      fc.pre(family.length <= 4);
      for (const name of combinations(family)) {
        const size = name === "" ? 0 : name.split(",").length;
        expect(size === 0 || size >= K).toBe(true);
      }
    }),
    { numRuns: 100 },
  );
});

test("no combination over time isolates fewer than k people, whatever changes from week to week", () => {
  fc.assert(
    fc.property(organisation(60), fc.array(step(60), { minLength: 1, maxLength: 5 }), (start, steps) => {
      const families: Set<number>[][] = [];
      const past: Atoms[] = [];
      let world = start;
      for (const changes of [[], ...steps]) {
        world = after(world, changes);
        const tree = treeOf(world);
        const decided = decideSeats(tree, past, K);
        const family = teamsWithPeople(decided, tree.parents);
        for (const earlier of families) expect(Math.min(...isolated(earlier, family), K)).toBe(K);
        families.push(family);
        past.push(decided.atoms);
      }
    }),
    { numRuns: 200 },
  );
});

const team = (head: number, size: number, manager: number | null): Recorded[] => [
  { person: head, manager, unit: null },
  ...Array.from({ length: size - 1 }, (_, i) => ({ person: head + i + 1, manager: head, unit: null })),
];

test("a team of four is not published, and what would tell of it neither", () => {
  const tree = growTree([...team(100, 8, null), ...team(200, 8, 100), ...team(300, 4, 100)], new Map());
  const { published } = decideSeats(tree, [], K);
  expect([...published].toSorted()).toEqual(["everybody", "head 100", "head 200"]);
  const small = growTree([...team(200, 8, null), ...team(300, 4, null)], new Map());
  expect(decideSeats(small, [], K).published.size).toBe(1);
});

test("one who leaves takes others along, and the larger team stays published", () => {
  const people = [...team(100, 20, null), ...team(200, 20, 100)];
  const before = decideSeats(growTree(people, new Map()), [], K);
  const without = growTree(
    people.filter(({ person }) => person !== 205),
    new Map(),
  );
  const next = decideSeats(without, [before.atoms], K);
  expect(next.published).toEqual(before.published);
  expect(next.seats.size).toBe(40 - K);
  expect(next.seats.has(205)).toBe(false);
});

test("one who joins waits, k who join are counted", () => {
  const people = [...team(100, 20, null), ...team(200, 20, 100)];
  const before = decideSeats(growTree(people, new Map()), [], K);
  const joining = (count: number) =>
    growTree(
      [
        ...people,
        ...Array.from({ length: count }, (_, i) => ({ person: 300 + i, manager: 200, unit: null })),
      ],
      new Map(),
    );
  expect(decideSeats(joining(K - 1), [before.atoms], K).seats.size).toBe(40);
  expect(decideSeats(joining(K), [before.atoms], K).seats.size).toBe(40 + K);
});

test("once the earlier families are out of comparison, people are counted where they are", () => {
  const people = [...team(100, 20, null), ...team(200, 20, 100)];
  const moved = people.map((one) => (one.person === 205 ? { ...one, manager: 100 } : one));
  expect(decideSeats(growTree(moved, new Map()), [], K).seats.get(205)).toBe("head 100");
});

test("two thousand people in two hundred teams are decided, with a quarter to compare", () => {
  const people = Array.from(
    { length: 2_000 },
    (_, i): Recorded => ({
      person: i + 1,
      manager: i === 0 ? null : Math.floor((i - 1) / 10) + 1,
      unit: null,
    }),
  );
  const tree = growTree(people, new Map());
  const first = decideSeats(tree, [], 10);
  const past = Array.from({ length: 12 }, () => first.atoms);
  const changed = growTree(
    people.filter(({ person }) => person % 97 !== 0),
    new Map(),
  );
  const next = decideSeats(changed, past, 10);
  const families = [teamsWithPeople(first, tree.parents), teamsWithPeople(next, changed.parents)];
  expect(Math.min(...isolated(...families), 10)).toBe(10);
});
