import { parse, validate } from "graphql";
import { expect, test } from "vitest";
import { expectSame, serve } from "../testing/comparing.ts";
import { openLocal, type Small } from "../testing/local.ts";
import { conflicts } from "../testing/small/conflicts.ts";
import { moved } from "../testing/small/moved.ts";
import { requirements } from "../testing/small/requirements.ts";
import { link } from "../testing/small/subgraph.ts";

const faultsIn = (small: Small, query: string) => validate(openLocal(small).api, parse(query));

/** Asks both, whose answers must be the same; returns what the federation said, and what its subgraphs were asked for it. */
async function askBoth(small: Small, query: string, variables: Record<string, unknown> = {}) {
  const { ours, whole, asked } = openLocal(small);
  const answer = await ours(query, variables);
  expectSame(answer, await serve(whole)(query, variables), query);
  return { answer, asked };
}

test("a field that others require is asked for, though the client left it out by a condition", async () => {
  const query = "query($no: Boolean!) { items { dear price @include(if: $no) total @include(if: $no) } }";
  const { answer } = await askBoth(requirements, query, { no: false });
  expect(answer.data?.["items"]).toContainEqual({ dear: true });
});

test("requirements are met under names that the client gave to other fields", () =>
  askBoth(requirements, "{ items { price: id size: dear content: __typename freight length load } }"));

test("an entity without what is required is not asked about, and the others are", async () => {
  const broken: Small = {
    parts: {
      items: {
        schema: `${link("key")} type Query { items: [Item!]! } type Item @key(fields: "id") { id: ID! }`,
        resolvers: { Query: { items: () => [{ id: "1" }, { id: "2" }, { id: "3" }] } },
      },
      sizes: {
        schema: `${link("key")} type Item @key(fields: "id") { id: ID! size: Int }`,
        resolvers: {
          Item: {
            async __resolveReference({ id }: { id: string }) {
              if (id === "2") throw new Error("unknown here");
              return { id, size: id === "3" ? null : 1 };
            },
          },
        },
      },
      freight: {
        schema: `${link("key", "external", "requires")} type Item @key(fields: "id") { id: ID! size: Int @external
          freight: String @requires(fields: "size") }`,
        resolvers: {
          Item: {
            __resolveReference: (sent: object) => sent,
            freight: ({ size }: { size: number | null }) => `size ${size}`,
          },
        },
      },
    },
  };
  const { ours, asked } = openLocal(broken);
  const { data, errors } = await ours("{ items { id freight } }");
  expect(data).toEqual({
    items: [
      { id: "1", freight: "size 1" },
      { id: "2", freight: null },
      { id: "3", freight: "size null" },
    ],
  });
  expect(asked.at(-1)?.variables["representations"]).toEqual([
    { __typename: "Item", id: "1", size: 1 },
    { __typename: "Item", id: "3", size: null },
  ]);
  expect(errors).toMatchObject([{ message: "unknown here", path: ["items", 1] }]);
});

test("an entity that stands in several places is asked about once", async () => {
  const { asked } = await askBoth(requirements, "{ items { parts { dear } } heaviest { parts { dear } } }");
  const batches = asked.filter(({ variables }) => variables["representations"]);
  for (const { variables } of batches) {
    const ids = (variables["representations"] as { id: string }[]).map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
  }
});

test("fields that a subgraph is asked for under another name come back under the client's", async () => {
  const { asked } = await askBoth(
    conflicts,
    "{ seen { ... on Meeting { value label more } ... on Call { value label more } ... on Mail { value label } } }",
  );
  expect(asked[0]?.query, "the subgraph's types go together after all").toMatch("__alias");
});

test("roots that a subgraph calls something else are Query and Mutation to clients", async () => {
  await askBoth(moved, "{ t: __typename things { moved going opened age } }");
  await askBoth(moved, 'mutation { t: __typename touch(id: "p2") { __typename name age moved } }');
});

test("what is inaccessible can be required, and not be asked for", async () => {
  const { ours } = openLocal(moved);
  const { data } = await ours('{ thing(id: "p1") { opened } }');
  expect(data).toEqual({ thing: { opened: true } });
  for (const hidden of ["{ hidden }", "{ things { secret } }", "{ things { vault { code } } }"])
    expect(faultsIn(moved, hidden)).not.toEqual([]);
});

test("a mutation's fetches are carried out in turn, though they are of one subgraph and another", async () => {
  const done: string[] = [];
  const act = (name: string) => ({ [name]: () => done.push(name) });
  const schema = (name: string) =>
    `type Query { ${name}Query: Int } type Mutation { ${name}: Int ${name}Again: Int }`;
  const part = (name: string) => ({
    schema: schema(name),
    resolvers: { Mutation: { ...act(name), ...act(`${name}Again`) } },
  });
  const { ours } = openLocal({ parts: { one: part("one"), two: part("two") } });
  const { data } = await ours("mutation { twoAgain one two oneAgain }");
  expect(done).toEqual(["twoAgain", "one", "two", "oneAgain"]);
  expect(JSON.stringify(data)).toBe('{"twoAgain":1,"one":2,"two":3,"oneAgain":4}');
});
