import type { Small } from "../local.ts";
import { link } from "./subgraph.ts";

const media = [
  { __typename: "Book", id: "p1", title: "one", pages: 3 },
  { __typename: "Film", id: "p2", title: "two", minutes: 80 },
  { __typename: "Film", id: "p3", title: null, minutes: 90 },
  { __typename: "Game", id: "p5", title: "five" },
];
type Media = (typeof media)[number];
interface Sent {
  id: string;
  title?: string | null;
}

const byId = ({ id }: { id: string }) => media.find((one) => one.id === id) ?? null;
const typeOf = { __resolveType: ({ __typename }: Media) => __typename };
const refer = { __resolveReference: byId };

/** An entity that is an interface: others add to all of its kinds without knowing one, or know one of them only. */
export const interfaces: Small = {
  interfaceObjects: { Media: ["Book", "Film", "Game"] },
  parts: {
    library: {
      schema: `${link("key")}
        type Query { media: [Media!]! medium(id: ID!): Media shown: [Shown] }
        interface Media @key(fields: "id") { id: ID! title: String }
        interface Watched { minutes: Int }
        type Book implements Media @key(fields: "id") { id: ID! title: String pages: Int! }
        type Film implements Media & Watched @key(fields: "id") { id: ID! title: String minutes: Int }
        type Game implements Media @key(fields: "id") { id: ID! title: String }
        union Shown = Film | Game`,
      resolvers: {
        Query: {
          media: () => media,
          medium: (_: unknown, { id }: { id: string }) => byId({ id }),
          shown: () => [media[3], null, media[1]],
        },
        Media: { ...typeOf, ...refer },
        Shown: typeOf,
        Watched: typeOf,
        Book: refer,
        Film: refer,
        Game: refer,
      },
    },
    reviews: {
      schema: `${link("key", "interfaceObject")}
        type Query { reviews: [Review!]! }
        type Media @key(fields: "id") @interfaceObject { id: ID! reviews: [Review!]! stars: Int! }
        type Review { text: String! of: Media! }`,
      resolvers: {
        Query: { reviews: () => [...media.map((of) => ({ text: `of ${of.id}`, of }))] },
        Media: {
          __resolveReference: ({ id }: Sent) => ({ id }),
          stars: ({ id }: Sent) => Number(id.slice(1)),
          reviews: ({ id }: Sent) => [{ text: `of ${id}`, of: byId({ id: id === "p1" ? "p2" : "p1" }) }],
        },
      },
    },
    cinema: {
      schema: `${link("key")}
        type Query { tonight: Film }
        type Film @key(fields: "id") { id: ID! cast: [String!]! sequel: Film }`,
      resolvers: {
        Query: { tonight: () => media[2] },
        Film: {
          ...refer,
          cast: ({ id }: Media) => [`${id} a`, `${id} b`],
          sequel: ({ id }: Media) => (id === "p2" ? media[2] : null),
        },
      },
    },
  },
};
