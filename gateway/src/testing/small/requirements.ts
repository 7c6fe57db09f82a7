import type { Small } from "../local.ts";
import { given, link } from "./subgraph.ts";

/** All of it is known to the one server; a subgraph has what it was sent. */
interface Item {
  id: string;
  price?: number | null;
  size?: { weight: number; depth?: number | null } | null;
  content?: { __typename?: string; pages?: number; minutes?: number } | null;
  parts?: Item[];
  freight?: number | null;
}

const book = { __typename: "Book", pages: 90 };
const film = { __typename: "Film", minutes: 80 };
const small: Item = {
  id: "p2",
  price: null,
  size: { weight: 5, depth: null },
  content: film,
  parts: [],
  freight: 50,
};
const items: Item[] = [
  { id: "p1", price: 2, size: { weight: 3, depth: 1 }, content: book, parts: [small], freight: 30 },
  small,
  { id: "p3", price: 7, size: null, content: null, parts: [small, small], freight: null },
];

const byId = ({ id }: { id: string }) => items.find((one) => one.id === id) ?? null;
const asSent = (sent: Item) => sent;
const freightOf = ({ size }: Item) => (given(size) === null ? null : 10 * given(size?.weight));

/** Fields that need others: nested, in fragments, in lists, under a name of the client's, and those that need others in turn. */
export const requirements: Small = {
  parts: {
    items: {
      schema: `${link("key", "shareable")}
        type Query { items: [Item!]! item(id: ID!): Item }
        type Item @key(fields: "id") { id: ID! price: Int size: Size content: Content parts: [Item!]! }
        type Size @shareable { weight: Int! depth: Int }
        union Content = Book | Film
        type Book @shareable { pages: Int! }
        type Film @shareable { minutes: Int! }`,
      resolvers: {
        Query: { items: () => items, item: (_: unknown, { id }: { id: string }) => byId({ id }) },
        Item: { __resolveReference: byId },
        Content: { __resolveType: ({ __typename }: { __typename: string }) => __typename },
      },
    },
    freight: {
      schema: `${link("key", "external", "requires", "shareable")}
        type Query { heaviest: Item }
        type Item @key(fields: "id") {
          id: ID! price: Int @external size: Size @external content: Content @external parts: [Item!]! @external
          freight: Int @requires(fields: "size { weight }")
          dear: Boolean @requires(fields: "price")
          length: Int @requires(fields: "content { ... on Book { pages } ... on Film { minutes } }")
          load: Int @requires(fields: "parts { size { weight } }")
        }
        type Size @shareable { weight: Int! }
        union Content = Book | Film
        type Book @shareable { pages: Int! }
        type Film @shareable { minutes: Int! }`,
      resolvers: {
        Query: { heaviest: () => items[1] },
        Item: {
          __resolveReference: asSent,
          freight: freightOf,
          dear: ({ price }: Item) => given(price) !== null && Number(price) > 5,
          length: ({ content }: Item) =>
            given(content) === null ? null : (content?.pages ?? given(content?.minutes)),
          load: ({ parts }: Item) =>
            given(parts).reduce((sum, { size }) => sum + (given(size)?.weight ?? 0), 0),
        },
        Content: { __resolveType: ({ pages }: { pages?: number }) => (pages ? "Book" : "Film") },
      },
    },
    totals: {
      schema: `${link("key", "external", "requires")}
        type Item @key(fields: "id") { id: ID! price: Int @external freight: Int @external
          total: Int @requires(fields: "price freight") }`,
      resolvers: {
        Item: {
          __resolveReference: asSent,
          total: ({ price, freight }: Item) => Number(given(price)) + Number(given(freight)),
        },
      },
    },
  },
};
