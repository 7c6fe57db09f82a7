import type { Small } from "../local.ts";
import { given, link } from "./subgraph.ts";

const media = [
  { __typename: "Book", id: "p1", title: "one" },
  { __typename: "Film", id: "p2", title: "two" },
  { __typename: "Film", id: "p3", title: null },
];
type Media = (typeof media)[number];

const byId = ({ id }: { id: string }) => media.find((one) => one.id === id) ?? null;
const refer = { __resolveReference: byId };

/** What is added to all kinds of an interface needs a field of each. */
export const headlines: Small = {
  interfaceObjects: { Media: ["Book", "Film"] },
  parts: {
    library: {
      schema: `${link("key")}
        type Query { media: [Media!]! medium(id: ID!): Media film: Film }
        interface Media @key(fields: "id") { id: ID! title: String }
        type Book implements Media @key(fields: "id") { id: ID! title: String }
        type Film implements Media @key(fields: "id") { id: ID! title: String }`,
      resolvers: {
        Query: {
          media: () => media,
          medium: (_: unknown, { id }: { id: string }) => byId({ id }),
          film: () => media[1],
        },
        Media: { __resolveType: ({ __typename }: Media) => __typename, ...refer },
        Book: refer,
        Film: refer,
      },
    },
    headlines: {
      schema: `${link("key", "interfaceObject", "external", "requires")}
        type Media @key(fields: "id") @interfaceObject { id: ID! title: String @external
          headline(mark: String): String @requires(fields: "title") }`,
      resolvers: {
        Media: {
          __resolveReference: (sent: object) => sent,
          headline: ({ title }: { title?: string }, { mark = "!" }: { mark?: string }) =>
            `${given(title)}${mark}`,
        },
      },
    },
  },
};
