import type { NetworkLevel } from "../../generated/graphql.ts";

interface Seen {
  level: NetworkLevel;
  name: string;
  about: string;
  /** Without it the gateway refuses the level. */
  scope: string;
}

/** The ways of looking at the network, the widest first. */
export const levels: readonly Seen[] = [
  {
    level: "TEAM",
    name: "Teams",
    about: "Published teams, and how much they work together. Nobody is a node.",
    scope: "groups:read",
  },
  {
    level: "PSEUDONYM",
    name: "Pseudonyms",
    about: "People under names that change by viewer and day, and lead nowhere else.",
    scope: "documents:adhoc",
  },
  { level: "EGO", name: "Myself", about: "You and your contacts, seen by you alone.", scope: "self" },
];

/** The one of the address where it may be seen, else the first that may be. */
export function levelFor(asked: string | null, scopes: readonly string[]): Seen | undefined {
  const allowed = levels.filter(({ scope }) => scopes.includes(scope));
  return allowed.find(({ level }) => level === asked) ?? allowed[0];
}
