import type { NetworkPanelFragment } from "../../generated/graphql.ts";

export type Network = NonNullable<NetworkPanelFragment["network"]>;

/** A node as it is drawn. */
export interface Drawn {
  key: string;
  label: string;
  /** How many others it is tied to. */
  contacts: number;
  /** What its size stands for: people in the team, else its contacts. */
  weight: number;
  category: number;
}

/** A category of nodes, as the legend names it. */
interface Category {
  name: string;
  token: number;
}

const OTHERS = 6;

export interface Shape {
  nodes: Drawn[];
  ties: Network["ties"];
  categories: Category[];
}

/** What of the network is drawn, in which colours, and what those mean. */
export function shapeOf(network: Network): Shape {
  const contacts = contactsOf(network.ties);
  const kinds = categoriesOf(network, contacts);
  const nodes = network.nodes.map((node) => ({
    key: node.key,
    label: node.team?.name ?? (node.self ? "You" : ""),
    contacts: contacts.get(node.key) ?? 0,
    weight: node.size ?? contacts.get(node.key) ?? 0,
    category: kinds.of(node),
  }));
  const known = new Set(nodes.map(({ key }) => key));
  return {
    nodes,
    ties: network.ties.filter(({ a, b }) => known.has(a) && known.has(b)),
    categories: kinds.all,
  };
}

function contactsOf(ties: Network["ties"]): Map<string, number> {
  const contacts = new Map<string, number>();
  for (const key of ties.flatMap(({ a, b }) => [a, b])) contacts.set(key, (contacts.get(key) ?? 0) + 1);
  return contacts;
}

type Node = Network["nodes"][number];

interface Kinds {
  all: Category[];
  of(node: Node): number;
}

function categoriesOf({ nodes }: Network, contacts: ReadonlyMap<string, number>): Kinds {
  if (nodes.some(({ team }) => team)) return byParent(nodes);
  if (nodes.some(({ self }) => self)) return bySelf();
  return byContacts(contacts);
}

const nameOfParent = ({ team }: Node) => team?.parent?.name ?? team?.name ?? "";

/** The largest units each have a colour; the others share one, because more colours could not be told apart. */
function byParent(nodes: readonly Node[]): Kinds {
  const parts = Map.groupBy(nodes, nameOfParent);
  const names = [...parts].toSorted(([, a], [, b]) => b.length - a.length).map(([name]) => name);
  const own = names.length <= OTHERS ? names : names.slice(0, OTHERS - 1);
  const all = own.map((name, index) => ({ name: `In ${name}`, token: index + 1 }));
  if (names.length > own.length) all.push({ name: "In other units", token: OTHERS });
  return { all, of: (node) => all[own.indexOf(nameOfParent(node))]?.token ?? OTHERS };
}

const bySelf = (): Kinds => ({
  all: [
    { name: "You", token: 2 },
    { name: "A contact of yours", token: 1 },
  ],
  of: ({ self }) => (self ? 2 : 1),
});

/** Thirds of the people, by how many contacts they have. */
function byContacts(contacts: ReadonlyMap<string, number>): Kinds {
  const sorted = [...contacts.values()].toSorted((a, b) => a - b);
  const at = (share: number) => sorted[Math.floor(share * sorted.length)] ?? 0;
  const [few, many] = [at(1 / 3), at(2 / 3)];
  return {
    all: [
      { name: `Up to ${few} contacts`, token: 6 },
      { name: `Up to ${many}`, token: 1 },
      { name: `More than ${many}`, token: 2 },
    ],
    of({ key }) {
      const own = contacts.get(key) ?? 0;
      return own <= few ? 6 : own <= many ? 1 : 2;
    },
  };
}
