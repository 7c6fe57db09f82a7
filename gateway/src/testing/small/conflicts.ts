import type { Small } from "../local.ts";
import { link } from "./subgraph.ts";

const seen = [
  { __typename: "Meeting", id: "p1", value: 1, label: "one" },
  { __typename: "Call", id: "p2", value: null, label: "two" },
  { __typename: "Mail", id: "p3", value: 3, label: null },
];
type Seen = (typeof seen)[number];
const byId = ({ id }: { id: string }) => seen.find((one) => one.id === id) ?? null;
const refer = { __resolveReference: byId };

/** Kinds whose fields go together for clients and not within one subgraph, which so is asked under other names. */
export const conflicts: Small = {
  parts: {
    strict: {
      schema: `${link("key", "shareable")}
        type Query { seen: [Seen!]! }
        union Seen = Meeting | Call | Mail
        type Meeting @key(fields: "id") { id: ID! value: Int! @shareable label: String! @shareable }
        type Call @key(fields: "id") { id: ID! value: Int label: String }
        type Mail @key(fields: "id") { id: ID! value: Int label: String }`,
      resolvers: {
        Query: { seen: () => seen },
        Seen: { __resolveType: ({ __typename }: Seen) => __typename },
        Meeting: refer,
        Call: refer,
        Mail: refer,
      },
    },
    loose: {
      schema: `${link("key", "shareable")}
        type Meeting @key(fields: "id") { id: ID! value: Int @shareable label: String @shareable more: Int }
        type Call @key(fields: "id") { id: ID! more: Int }`,
      resolvers: {
        Meeting: { ...refer, more: () => 10 },
        Call: { ...refer, more: () => 20 },
      },
    },
  },
};
