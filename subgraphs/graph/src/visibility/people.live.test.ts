import { cypher } from "@organism/runtime/stores/neo4j.ts";
import { eventually, untilTrue } from "@organism/runtime/testing/eventually.ts";
import { listen } from "@organism/runtime/testing/socket.ts";
import { sql } from "kysely";
import { afterAll, beforeAll, expect, test } from "vitest";
import { addDays } from "../model/day.ts";
import { addresses, type Company, exchange, firstWeek, send } from "../testing/company.ts";
import { type As, analyst, employee, manager, type Served, serveCompany } from "../testing/served.ts";
import type { World } from "../testing/world.ts";

let served: Served;
let company: Company;
let world: World;
beforeAll(async () => {
  served = await serveCompany("people");
  ({ company, world } = served);
});
afterAll(() => served[Symbol.asyncDispose]());
const ask: Served["ask"] = (...question) => served.ask(...question);
const raw: Served["raw"] = (...question) => served.raw(...question);

const entities = `query ($these: [_Any!]!) { _entities(representations: $these) { ... on Person { id displayName } } }`;

test("one sees oneself: team, place in the graph, contacts under pseudonyms", async () => {
  const { data } = await ask(
    employee("ann"),
    `query ($dataset: ID!) {
      me(dataset: $dataset) { id displayName team { id } centrality { degree clustering version asOf } participates named }
      network(dataset: $dataset, level: EGO) { nodes { key self } ties { a b weight } }
    }`,
  );
  expect(data.me).toMatchObject({
    id: company.idOf("a1"),
    displayName: "Name of a1",
    team: { id: served.teams.a },
    centrality: { degree: 4 },
    participates: true,
    named: false,
  });
  expect(data.network.nodes).toHaveLength(5);
  expect(data.network.nodes.filter(({ self }: { self: boolean }) => self)).toHaveLength(1);
  for (const address of addresses) expect(JSON.stringify(data.network)).not.toContain(company.idOf(address));
  expect(
    (await ask({ sub: "nobody" }, "query ($dataset: ID!) { me(dataset: $dataset) { id } }")).data,
  ).toEqual({
    me: null,
  });
});

test("one's own place has what is measured of it, once it is; an analyst sees communities of pseudonyms", async () => {
  const { data } = await eventually(async () => {
    const answer = await ask(
      employee("ann"),
      `query ($dataset: ID!) {
        me(dataset: $dataset) { centrality { degree betweenness tolerance openTriads constraint pageRank } }
        network(dataset: $dataset, level: EGO) { nodes { community } }
      }`,
    );
    expect(answer.data.me.centrality.constraint).not.toBeNull();
    return answer;
  });
  // In a ring where everybody also knows whoever is twelve farther, nobody's contacts know each other.
  expect(data.me.centrality).toMatchObject({ degree: 4, tolerance: 0.001, openTriads: 6, constraint: 0.25 });
  expect(data.me.centrality.betweenness).toBeGreaterThan(0);
  expect(data.me.centrality.pageRank).toBeCloseTo(1 / 28, 9);
  expect(new Set(data.network.nodes.map(({ community }: { community: unknown }) => community))).toEqual(
    new Set([null]),
  );
  const seen = await ask(
    analyst,
    "query ($dataset: ID!) { network(dataset: $dataset, level: PSEUDONYM) { nodes { community } } }",
  );
  expect(seen.data.network.nodes.map(({ community }: { community: unknown }) => community)).toContain(1);
});

test("pseudonyms differ by viewer and lead nowhere", async () => {
  const query = `query ($dataset: ID!) { network(dataset: $dataset, level: PSEUDONYM) { nodes { key size self team { id } } ties { a b weight } } }`;
  const [one, same, other] = await Promise.all([
    ask(analyst, query),
    ask(analyst, query),
    ask({ ...analyst, sub: "another-analyst" }, query),
  ]);
  expect(one).toEqual(same);
  const keys = one.data.network.nodes.map(({ key }: { key: string }) => key);
  expect(keys).toHaveLength(28);
  expect(one.data.network.ties).toHaveLength(56);
  expect(JSON.stringify(other)).not.toContain(keys[0]);
  expect(new Set(one.data.network.ties.map(({ weight }: { weight: unknown }) => weight))).toEqual(
    new Set([null]),
  );
  for (const address of addresses) expect(JSON.stringify(one)).not.toContain(company.idOf(address));
  const led = await ask(analyst, entities, { these: [{ __typename: "Person", id: keys[0] }] });
  expect(led.data._entities).toEqual([null]);
});

test("a forbidden person and an unknown one are answered alike, byte for byte", async () => {
  const byId =
    "query ($dataset: ID!, $id: ID!) { person(dataset: $dataset, id: $id) { id displayName accessLog { edges { role } } } }";
  const unknown = "00000000-0000-4000-8000-000000000000";
  for (const as of [
    employee("ann"),
    manager,
    analyst,
    { sub: "demo-admin", roles: ["admin"] } satisfies As,
  ]) {
    const answers = await Promise.all(
      [company.idOf("c2"), unknown, "x' or 1=1"].map(async (id) => [
        await raw(as, byId, { id }),
        await raw(as, entities, { these: [{ __typename: "Person", id }] }),
      ]),
    );
    expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
    expect(answers[0]?.[0]).toBe('{"data":{"person":null}}\n');
  }
});

test("whoever agreed to be named is shown to those who see groups, and sees each reading", async () => {
  const cat = employee("cat");
  const id = company.idOf("c1");
  const byId = `query ($dataset: ID!, $id: ID!) { person(dataset: $dataset, id: $id) { id displayName team { id } } }`;
  const log = `query ($dataset: ID!, $first: Int, $after: String) { me(dataset: $dataset) {
    accessLog(first: $first, after: $after) { edges { role purpose field } pageInfo { hasNextPage endCursor } } } }`;
  await ask(cat, "mutation ($dataset: ID!) { setNamed(dataset: $dataset, named: true) { named } }");
  expect((await ask(employee("ann"), byId, { id })).data.person).toBeNull();
  expect((await ask(manager, byId, { id })).data.person).toMatchObject({ displayName: "Name of c1" });
  await ask(analyst, entities, { these: [{ __typename: "Person", id }] });
  await ask(cat, byId, { id });
  const own =
    "query ($dataset: ID!, $id: ID!) { person(dataset: $dataset, id: $id) { centrality { degree } } }";
  expect((await ask({ ...manager, roles: ["manager"] }, own, { id })).data.person).toEqual({
    centrality: null,
  });
  const first = (await ask(cat, log, { first: 3 })).data.me.accessLog;
  const reading = (role: string, purpose: string, field: string) => ({ role, purpose, field });
  expect(first.edges).toEqual([
    reading("manager", "looked up", "centrality"),
    reading("analyst", "reference", "displayName"),
    reading("analyst", "reference", "id"),
  ]);
  expect(first.pageInfo.hasNextPage).toBe(true);
  const after = first.pageInfo.endCursor;
  const rest = (await ask(cat, log, { first: 3, after })).data.me.accessLog;
  expect(rest.edges.map(({ field }: { field: string }) => field).toSorted()).toEqual([
    "displayName",
    "id",
    "team",
  ]);
  const stolen = await ask(employee("ann"), log, { first: 3, after });
  expect(stolen.errors?.[0]?.extensions.code).toBe("BAD_USER_INPUT");
  await ask(cat, "mutation ($dataset: ID!) { setNamed(dataset: $dataset, named: false) { named } }");
  expect((await ask(manager, byId, { id })).data.person).toBeNull();
});

test("an event of one employee reaches no other", async () => {
  const query = `subscription ($dataset: ID!) { graphChanged(dataset: $dataset, level: EGO) { eventId resync added { a b } removed { a b } } }`;
  type Told = { graphChanged: { eventId: string; added: unknown[] } };
  const [ann, ben] = await Promise.all(
    ["ann", "ben"].map(async (sub) => {
      const socket = await served.socket(employee(sub));
      return listen<Told>(socket, query, { dataset: company.dataset.id });
    }),
  );
  const day = addDays(firstWeek, 15);
  await eventually(async () => {
    await send(world, company, exchange("a1", "c3", day));
    expect(ann?.heard.length).toBeGreaterThan(0);
  });
  await send(world, company, exchange("b3", "c2", day));
  await untilTrue(() => ben?.heard.length);
  expect(ann?.heard.map(({ data }) => data?.graphChanged.added.length)).toEqual([1]);
  expect(ben?.heard.map(({ data }) => data?.graphChanged.added.length)).toEqual([1]);
  expect(JSON.stringify(ann?.heard)).not.toContain(company.idOf("c3"));
});

test("a reference that leads nowhere is refused and ends nothing else", async () => {
  const person = { __typename: "Person", id: company.idOf("a1") };
  for (const hostile of [
    { __typename: "Person" },
    { __typename: "Person", id: { ne: 1 } },
    { __typename: "Nope", id: "1" },
  ]) {
    const { errors } = await ask(employee("ann"), entities, {
      these: [{ __typename: "Person" }, person, hostile],
    });
    expect(errors?.[0]?.extensions.code).toBe("BAD_USER_INPUT");
  }
  const { data } = await ask(employee("ann"), entities, { these: [person] });
  expect(data._entities).toMatchObject([{ id: person.id }]);
});

test("hostile text in any argument is data: no row and no node more or less", async () => {
  const hostile = [
    "' OR 1=1; DROP TABLE graph.person; --",
    "}) DETACH DELETE n //",
    "' MATCH (n) DETACH DELETE n RETURN '",
    "\u0024{process.exit(1)}{{7777*7}}<%= 7777*7 %>",
    "\u0000\u202e\r\nXADD facts:graph * x y",
    "x".repeat(100_000),
  ];
  const queries = [
    "query ($x: ID!) { me(dataset: $x) { id } }",
    "query ($dataset: ID!, $x: ID!) { person(dataset: $dataset, id: $x) { id } }",
    "query ($dataset: ID!, $x: ID!) { team(dataset: $dataset, id: $x) { id } }",
    "query ($dataset: ID!, $x: ID!) { teams(dataset: $dataset, parent: $x) { edges { cursor } } }",
    "query ($dataset: ID!, $s: String) { teams(dataset: $dataset, after: $s) { edges { cursor } } }",
    "query ($dataset: ID!, $s: String) { me(dataset: $dataset) { accessLog(after: $s) { edges { cursor } } } }",
    "query ($x: ID!) { network(dataset: $x) { version } }",
    "mutation ($x: ID!) { setParticipation(dataset: $x, participates: false) { id } }",
    "mutation ($x: ID!, $s: String!) { recordPeople(dataset: $x, people: [{ address: $s, name: $s, team: $s }]) { accepted } }",
    'query ($x: ID!) { _entities(representations: [{ __typename: "Team", id: $x }]) { ... on Team { id } } }',
  ];
  const before = await counts();
  for (const text of hostile)
    for (const query of queries) {
      const answer = await raw({ sub: "ann", roles: ["admin"] }, query, { x: text, s: text });
      expect(answer).not.toMatch(/syntax|Neo4j|postgres|node_modules|INTERNAL|54439/i);
    }
  expect(await counts()).toEqual(before);
});

async function counts() {
  const tables = [
    "dataset",
    "person",
    "alias",
    "team",
    "identity",
    "week",
    "seat",
    "published_team",
    "access",
    "pair",
  ];
  const rows = await Promise.all(
    tables.map(
      async (table) =>
        (await sql`select count(*) from ${sql.table(`graph.${table}`)}`.execute(world.postgres.db)).rows,
    ),
  );
  const nodes = await world.neo4j.read(
    cypher`MATCH (n {dataset: ${company.dataset.id}}) RETURN count(n) AS nodes`,
  );
  return { rows, nodes };
}
