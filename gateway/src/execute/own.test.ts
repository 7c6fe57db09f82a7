import { post } from "@organism/runtime/testing/post.ts";
import type { GraphQLSchema } from "graphql";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { documents, expectSame, serve } from "../testing/comparing.ts";
import type { startFederation } from "../testing/federation.ts";
import { startWorkplace } from "../testing/start-workplace.ts";
import type { Workplace } from "../testing/workplace.ts";

const world = new AsyncDisposableStack();
let federation: Awaited<ReturnType<typeof startFederation>>;
let whole: GraphQLSchema;
let workplace: Workplace;
let token: string;
let own: string;

beforeAll(async () => {
  ({ federation, whole, workplace } = await startWorkplace());
  world.use(federation);
  token = await federation.issuer.token({ claims: { roles: ["admin", "operator"] } });
  ({ url: own } = await federation.startGateway());
});
afterAll(() => world.disposeAsync());

type Variables = Record<string, unknown>;

const ask = async (query: string, variables: Variables = {}) =>
  (await post(own, token, { query, variables })).body;

const expectSameAnswer = async (query: string, variables: Variables = {}, why = query) =>
  expectSame(await ask(query, variables), await serve(whole)(query, variables), why);

describe("a federation answers as one server would", () => {
  test.each([
    [
      "fields of several subgraphs",
      "{ people { id name hours notes { text author { name hours(week: 3) } } } }",
    ],
    [
      "aliases",
      '{ a: person(id: "p1") { x: hours(week: 2) y: hours(week: 3) } b: person(id: "p1") { x: hours } }',
    ],
    ["required fields", '{ busiest { label(prefix: "*") senior } notes { author { label senior } } }'],
    ["provided fields", "{ ranking { place person { nickname name } } }"],
    [
      "interfaces and interface objects",
      "{ everybody { __typename id badge ... on Person { hours } ... on Bot { vendor { title home } } } workers { badge name __typename } }",
    ],
    [
      "unions",
      "{ found { __typename ... on Person { name hours } ... on Team { name memo { text } } ... on Bot { name } } }",
    ],
    [
      "one key in different fragments",
      "{ nodes { id ... on Person { team { id } ...P } ...T } } fragment P on Person { team { name total } } fragment T on Team { lead { id hours } lead { name } }",
    ],
    [
      "lists of lists, lists with holes",
      "{ teams { grid } people { strain { because { ... on Meeting { with { name notes { id } } } } } } }",
    ],
    [
      "a missing non-null, which empties what is above it",
      '{ people { id strain { score } } person(id: "p3") { id strain { score } } }',
    ],
    [
      "one fault at each place of one entity",
      '{ a: people(ids: ["p1", "p2"]) { maybe } teams { members { maybe } peak { id maybe } } }',
    ],
    [
      "what is unknown",
      '{ person(id: "nobody") { id hours } team(id: "t2") { memo { text } peak { id mentor { mentor { hours } } } } }',
    ],
    [
      "keys that mean something to JavaScript",
      '{ __proto__: person(id: "p1") { constructor: name __proto__: hours toString: notes { hasOwnProperty: text } } }',
    ],
    [
      "names of types under an alias, at the root too",
      "{ t: __typename __typename people { kind: __typename } }",
    ],
    [
      "fields in the order of the query",
      '{ person(id: "p1") { notes { id } hours name id } notes { text id } }',
    ],
  ])("%s", (_what, query) => expectSameAnswer(query));

  test("values: absent, null, default, nested", async () => {
    const query = `query($given: Given, $list: [Int!], $level: Level = JUNIOR, $week: Int) {
      echo(given: $given, list: $list, level: $level) person(id: "p1") { hours(week: $week) } }`;
    await expectSameAnswer(query);
    await expectSameAnswer(query, { given: null, list: 7, level: "SENIOR", week: 4 });
    await expectSameAnswer(query, { given: { at: "now", nested: { at: "later", count: 1 } }, level: null });
  });

  test("conditions, with and without their defaults, and both at once", async () => {
    const query = `query($a: Boolean!, $b: Boolean = true) { people { id
      hours @include(if: $a) ... @skip(if: $b) { notes { id } } mentor @skip(if: $a) @include(if: $b) { hours } } }`;
    for (const variables of [{ a: true }, { a: false }, { a: true, b: false }, { a: false, b: false }])
      await expectSameAnswer(query, variables);
  });

  test("whatever is asked", async () => {
    const { api: schema } = federation.supergraph;
    for (const { query, why } of documents({ schema, seed: 1_000, count: 40 }))
      await expectSameAnswer(query, { yes: true }, why);
  });

  test("introspection beside data", async () => {
    const query = `query($name: String!) { person(id: "p1") { hours } s: __schema { queryType { name } }
      __type(name: $name) { name ...F } } fragment F on __Type { fields { name } }`;
    const { data } = await ask(query, { name: "Rank" });
    expect(data).toMatchObject({ person: { hours: 11 }, s: { queryType: { name: "Query" } } });
    expect((await ask(query, { name: "Note" })).data?.["__type"]).toMatchObject({ name: "Note" });
  });
});

test("mutations are carried out one after the other, each once", async () => {
  const query = `mutation { a: rename(id: "p5", name: "Fifth") { name hours } b: addHours(id: "p5", hours: 2) { hours name }
    c: rename(id: "p5", name: "Five") { name hours label } }`;
  const { data } = await ask(query);
  expect(workplace.done).toEqual(["rename p5 Fifth", "addHours p5 2", "rename p5 Five"]);
  expect(data).toEqual({
    a: { name: "Fifth", hours: 15 },
    b: { hours: 17, name: "Fifth" },
    c: { name: "Five", hours: 17, label: "-Five/in a team" },
  });
});

test("what clients must not see is null, and said to be missing", async () => {
  const { data, errors } = await ask('{ person(id: "p4") { id level } }');
  expect(data).toEqual({ person: { id: "p4", level: null } });
  expect(errors).toMatchObject([{ path: ["person", "level"], extensions: { code: "INVALID_RESULT" } }]);
  expect(JSON.stringify(errors)).not.toContain("SECRET");
});
