import type { Small } from "../local.ts";
import { given, link } from "./subgraph.ts";

const products = ["p1", "p2", "p3", "p5"].map((id, index) => ({
  id,
  sku: `s${index % 2}`,
  upc: `u${index}`,
  region: { code: `r${index}`, name: index === 1 ? null : `region ${index}` },
}));
type Product = (typeof products)[number];

const byId = ({ id }: { id: string }) => products.find((one) => one.id === id) ?? null;
const bySku = ({ sku, region }: Product) =>
  products.find((one) => one.sku === given(sku) && one.region.code === given(region.code)) ?? null;
const byUpc = ({ upc }: { upc: string }) => products.find((one) => one.upc === upc) ?? null;
const byEither = (reference: Product) => (reference.upc ? byUpc(reference) : bySku(reference));
const indexOf = (one: Product) => products.findIndex(({ id }) => id === one.id);

/** One entity under a simple key, a nested one and a third, so that some fields are reached only by way of a third subgraph. */
export const keys: Small = {
  parts: {
    catalogue: {
      schema: `${link("key", "shareable")}
        type Query { products: [Product!]! product(id: ID!): Product }
        type Product @key(fields: "id") @key(fields: "sku region { code }") { id: ID! sku: String! region: Region! }
        type Region @shareable { code: ID! name: String }`,
      resolvers: {
        Query: {
          products: () => products,
          product: (_: unknown, { id }: { id: string }) => byId({ id }),
        },
        Product: {
          __resolveReference: (reference: Product) => (reference.id ? byId(reference) : bySku(reference)),
        },
      },
    },
    stock: {
      schema: `${link("key", "shareable")}
        type Query { scarce: [Product] }
        type Product @key(fields: "sku region { code }") { sku: String! region: Region! stock: Int! next: Product }
        type Region @shareable { code: ID! }`,
      resolvers: {
        Query: { scarce: () => [products[2], null, products[0], products[2]] },
        Product: {
          __resolveReference: bySku,
          stock: (one: Product) => 10 * indexOf(one),
          next: (one: Product) => products[indexOf(one) + 1] ?? null,
        },
      },
    },
    barcodes: {
      schema: `${link("key", "shareable")}
        type Product @key(fields: "upc") @key(fields: "sku region { code }") { upc: ID! sku: String! region: Region! weight: Float }
        type Region @shareable { code: ID! }`,
      resolvers: {
        Product: { __resolveReference: byEither, weight: (one: Product) => (one.id === "p2" ? null : 1.5) },
      },
    },
    ratings: {
      schema: `${link("key")}
        type Query { best: Product }
        type Product @key(fields: "upc") { upc: ID! stars: Int ratings(first: Int = 1): [Rating!]! }
        type Rating { text: String! product: Product! }`,
      resolvers: {
        Query: { best: () => products[1] },
        Product: {
          __resolveReference: byUpc,
          stars: (one: Product) => indexOf(one),
          ratings: (one: Product, { first }: { first: number }) =>
            products.slice(0, first).map((product) => ({ text: `of ${one.upc}`, product })),
        },
      },
    },
    picks: {
      schema: `${link("key")}
        type Query { picks: [Product!] }
        type Product @key(fields: "id", resolvable: false) { id: ID! }`,
      resolvers: { Query: { picks: () => [products[3], products[0]] } },
    },
  },
};
