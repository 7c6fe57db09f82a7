import { OrganismError } from "@organism/runtime/errors.ts";

interface Person {
  __typename: "Person";
  id: string;
  name: string;
  team: string;
  mentor: string | null;
  level: string;
}

const person = (id: string, name: string, team: string, mentor: string | null, level = "JUNIOR"): Person => ({
  __typename: "Person",
  id,
  name,
  team,
  mentor,
  level,
});

const teams = ["t1", "t2"].map((id) => ({ __typename: "Team", id, name: `team ${id}` }));
const bots = [{ __typename: "Bot", id: "b1", name: "builder" }];
const notes = ["n1", "n2", "n3", "n4"].map((id, index) => ({
  __typename: "Note",
  id,
  text: index === 2 ? null : `note ${id}`,
  author: `p${index + 1}`,
}));

const fail = (what: string) => {
  throw new OrganismError("NO_LUCK", `${what} cannot be told`);
};

/** A fresh workplace: p3's strain and p2's `maybe` cannot be told, p4's level is secret, p5 has no mentor. */
export function createWorkplace() {
  const people = [
    person("p1", "One", "t1", "p2", "SENIOR"),
    person("p2", "Two", "t1", "p3"),
    person("p3", "Three", "t2", "p1"),
    person("p4", "Four", "t2", "p1", "SECRET"),
    person("p5", "Five", "t1", null),
  ];
  const hours = new Map<string, number>();
  const done: string[] = [];
  const asked = { hours: 0 };
  const personOf = (id: string | null) => people.find((one) => one.id === id) ?? null;
  return {
    teams,
    bots,
    notes,
    fail,
    /** The mutations that were carried out, in their order. */
    done,
    everybody: () => [...people],
    workers: () => [...people, ...bots],
    personOf,
    teamOf: (id: string) => teams.find((team) => team.id === id) ?? null,
    noteOf: (id: string) => notes.find((note) => note.id === id) ?? null,
    /** How often something was asked for. */
    asked,
    hoursOf(id: string) {
      asked.hours++;
      return hours.get(id) ?? 0;
    },
    rename(id: string, name: string) {
      done.push(`rename ${id} ${name}`);
      const one = personOf(id);
      if (one) one.name = name;
      return one;
    },
    addHours(id: string, more: number) {
      done.push(`addHours ${id} ${more}`);
      hours.set(id, (hours.get(id) ?? 0) + more);
      return personOf(id);
    },
  };
}

export type Workplace = ReturnType<typeof createWorkplace>;
