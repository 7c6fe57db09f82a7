import type { Workplace } from "./workplace.ts";

/** What any record of the workplace has; each has some of it. */
interface Entry {
  __typename: string;
  id: string;
  name: string;
  team: string;
  mentor: string | null;
  author: string;
}

interface Args {
  id: string;
  ids?: string[];
  name: string;
  hours: number;
  week: number;
  prefix?: string;
  last: number;
}

type Resolve = (parent: Entry, args: Args) => unknown;
type Types = Record<string, Record<string, Resolve>>;

const typeOf = { __resolveType: ({ __typename }: Entry) => __typename };

// What a requirement brings goes before what is known here, but not the type: the asker may know an interface only.
const refer = (find: (id: string) => Partial<Entry> | null) => ({
  __resolveReference({ __typename, ...given }: Entry) {
    const found = find(given.id);
    return found && { __typename, ...found, ...given };
  },
});

/** The resolvers of each subgraph; those of the whole as well, as an entity is its full record wherever it is resolved. */
export function resolversOf(workplace: Workplace) {
  return {
    directory: directory(workplace),
    load: load(workplace),
    notes: notes(workplace),
    badges: badges(workplace),
  };
}

function directory(workplace: Workplace): Types {
  const { teams, bots, everybody, workers, personOf, teamOf, fail } = workplace;
  return {
    Query: {
      people: (_, { ids }) => everybody().filter(({ id }) => ids?.includes(id) ?? true),
      person: (_, { id }) => personOf(id),
      everybody: () => [...workers(), null],
      found: () => [...everybody().slice(0, 2), ...teams, ...bots],
      nodes: () => [...teams, ...bots, ...everybody().slice(2)],
      team: (_, { id }) => teamOf(id),
      teams: () => teams,
      failing: () => fail("failing"),
      echo: (_, args) => JSON.stringify(args),
    },
    Mutation: { rename: (_, { id, name }) => workplace.rename(id, name) },
    Person: {
      ...refer(personOf),
      team: ({ team }) => teamOf(team),
      mentor: ({ mentor }) => personOf(mentor),
      maybe: ({ id }) => (id === "p2" ? fail("maybe") : Number(id.slice(1))),
      nickname: ({ name }) => name.toLowerCase(),
      diary: ({ id }) => `diary of ${id}`,
    },
    Bot: {
      ...refer((id) => bots.find((bot) => bot.id === id) ?? null),
      vendor: () => ({ title: "maker", home: null }),
    },
    Team: {
      ...refer(teamOf),
      lead: ({ id }) => personOf(id === "t1" ? "p1" : "p3"),
      members: ({ id }) => everybody().filter(({ team }) => team === id),
      grid: () => [[1, 2], [3]],
    },
    Found: typeOf,
    Node: typeOf,
    Worker: { ...typeOf, ...refer((id) => workers().find((one) => one.id === id) ?? null) },
  };
}

function load(workplace: Workplace): Types {
  const { everybody, personOf, teamOf, fail } = workplace;
  return {
    Query: {
      busiest: () => everybody().slice(1),
      ranking: () => [
        { place: 1, person: everybody()[0] },
        { place: 2, person: null },
      ],
    },
    Mutation: { addHours: (_, { id, hours }) => workplace.addHours(id, hours) },
    Person: {
      ...refer(personOf),
      nickname: ({ name }) => name.toLowerCase(),
      hours: ({ id }, { week }) => week * 10 + Number(id.slice(1)) + workplace.hoursOf(id),
      strain: ({ id }) => (id === "p3" ? fail("strain") : { score: 0.5, id }),
      label: ({ name, team }, { prefix }) => `${prefix ?? "-"}${name}/${team ? "in a team" : "alone"}`,
      senior: ({ mentor }) => mentor !== null,
    },
    Team: {
      ...refer(teamOf),
      total: ({ id }) => id.length * 100,
      peak: ({ id }) => personOf(id === "t1" ? "p4" : "p2"),
    },
    Strain: {
      because: ({ id }) => [
        { __typename: "Night", hours: 3 },
        { __typename: "Meeting", title: "weekly", with: [personOf(id), null, personOf("p1")] },
      ],
    },
    Cause: typeOf,
  };
}

function notes({ notes: all, personOf, teamOf, noteOf }: Workplace): Types {
  return {
    Query: { notes: () => all },
    Person: {
      ...refer(personOf),
      notes: ({ id }, { last }) => all.filter(({ author }) => author !== id).slice(-last),
    },
    Team: { ...refer(teamOf), memo: ({ id }) => (id === "t1" ? noteOf("n1") : null) },
    Note: { ...refer(noteOf), author: ({ author }) => personOf(author) },
  };
}

function badges({ workers }: Workplace): Types {
  return {
    Query: { workers: () => workers().slice(3) },
    Worker: { ...typeOf, ...refer((id) => ({ id })), badge: ({ id }) => id.charCodeAt(1) },
  };
}
