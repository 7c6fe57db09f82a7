import type { Small } from "../local.ts";
import { given, link } from "./subgraph.ts";

const things = ["p1", "p2", "p3"].map((id, index) => ({ id, index, secret: `secret ${id}` }));
type Thing = (typeof things)[number];
const byId = ({ id }: { id: string }) => things.find((one) => one.id === id) ?? null;

const roots = {
  things: () => things,
  thing: (_: unknown, { id }: { id: string }) => byId({ id }),
};
const changes = { touch: (_: unknown, { id }: { id: string }) => byId({ id }) };

/** Roots by other names, fields that moved, that several have, that one field brings along, and that nobody may see. */
export const moved: Small = {
  renamed: { Query: roots, Mutation: changes },
  parts: {
    old: {
      schema: `${link("key", "shareable", "inaccessible", "tag")}
        schema { query: Root mutation: Change }
        type Root { things: [Thing!]! thing(id: ID!): Thing hidden: Int @inaccessible }
        type Change { touch(id: ID!): Thing }
        type Thing @key(fields: "id") {
          id: ID! name: String! @shareable moved: String going: String
          secret: String @inaccessible
          place(floor: Int = 2, door: String @inaccessible): String @tag(name: "place")
          level: Level
          vault: Vault @inaccessible
        }
        type Vault @inaccessible { code: String }
        enum Level { LOW HIGH SECRET @inaccessible }`,
      resolvers: {
        Root: roots,
        Change: changes,
        Thing: {
          __resolveReference: byId,
          name: ({ id }: Thing) => `name of ${id}`,
          going: ({ id }: Thing) => `going ${id}`,
          place: (_: Thing, { floor }: { floor: number | null }) => `floor ${floor}`,
          level: ({ index }: Thing) => ["LOW", "HIGH", null][index],
        },
      },
    },
    fresh: {
      schema: `${link("key", "shareable", "override", "external", "requires", "provides")}
        type Query { newest: Thing chosen: [Choice!]! }
        type Choice { rank: Int! thing: Thing! @provides(fields: "name") }
        type Thing @key(fields: "id") {
          id: ID! name: String! @external
          moved: String @override(from: "old")
          going: String @override(from: "old", label: "percent(0)")
          secret: String @external
          opened: Boolean @requires(fields: "secret")
        }`,
      resolvers: {
        Query: {
          newest: () => things[2],
          chosen: () =>
            things.map((thing, rank) => ({ rank, thing: { ...thing, name: `name of ${thing.id}` } })),
        },
        Thing: {
          __resolveReference: (sent: object) => sent,
          moved: ({ id }: Thing) => `moved ${id}`,
          opened: ({ secret }: { secret?: string }) => given(secret).endsWith("1"),
        },
      },
    },
    older: {
      // As the first version of federation has it: no link, and fields that may be shared.
      schema: `extend type Thing @key(fields: "id") { id: ID! @external age(in: String): Int }
        extend type Query { oldest: Thing }`,
      resolvers: {
        Query: { oldest: () => things[0] },
        Thing: { __resolveReference: byId, age: ({ index }: Thing) => 40 + index },
      },
    },
  },
};
