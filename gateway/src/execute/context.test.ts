import { post } from "@organism/runtime/testing/post.ts";
import { expect, test } from "vitest";
import { startFederation } from "../testing/federation.ts";

const link = `extend schema @link(url: "https://specs.apollo.dev/federation/v2.12", import: ["@key", "@context", "@fromContext"])`;
const offices = [
  { id: "o1", currency: "EUR", desks: [{ id: "d1" }, { id: "d2" }] },
  { id: "o2", currency: "PLN", desks: [{ id: "d1" }] },
];

test("values from above reach the fields below, each its own", async () => {
  await using federation = await startFederation({
    offices: {
      schema: `${link} type Query { offices: [Office!]! }
        type Office @key(fields: "id") @context(name: "office") { id: ID! currency: String! desks: [Desk!]! }
        type Desk @key(fields: "id") { id: ID! price(currency: String @fromContext(field: "$office { currency }")): String }`,
      resolvers: {
        Query: { offices: () => offices },
        Desk: {
          __resolveReference: ({ id }: { id: string }) => ({ id }),
          price: ({ id }: { id: string }, { currency }: { currency: string }) => `${id} in ${currency}`,
        },
      },
    },
  });
  const { url } = await federation.startGateway();
  const { body } = await post(url, await federation.issuer.token(), {
    query: "{ offices { desks { id price } } }",
  });
  expect(body).toEqual({
    data: {
      offices: [
        {
          desks: [
            { id: "d1", price: "d1 in EUR" },
            { id: "d2", price: "d2 in EUR" },
          ],
        },
        { desks: [{ id: "d1", price: "d1 in PLN" }] },
      ],
    },
  });
});
