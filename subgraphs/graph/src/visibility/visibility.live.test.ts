import { cypher } from "@organism/runtime/neo4j.ts";
import type { Role } from "@organism/runtime/roles.ts";
import { startProvider } from "@organism/runtime/testing/provider.ts";
import { listen, openSocket } from "@organism/runtime/testing/socket.ts";
import { freePort, startChild } from "@organism/runtime/testing/spawned.ts";
import { storeAddress } from "@organism/runtime/testing/stores.ts";
import { sql } from "kysely";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { addDays } from "../model/day.ts";
import { runPath } from "../streams/path.ts";
import {
  addresses,
  become,
  type Company,
  exchange,
  firstWeek,
  foundCompany,
  publish,
  SIZE_MIN,
  send,
} from "../testing/company.ts";
import { ALIAS_KEY, EVENT_KEY } from "../testing/mail.ts";
import { openWorld, type World } from "../testing/world.ts";

const lifetime = new AsyncDisposableStack();
let world: World;
let issuer: Awaited<ReturnType<typeof startProvider>>;
let url: string;
let company: Company;
let teamIds: Record<"everybody" | "a" | "b" | "c", string>;

beforeAll(async () => {
  issuer = lifetime.use(await startProvider());
  world = lifetime.use(await openWorld());
  lifetime.use(await runPath({ ...world, consumer: "visibility" }));
  company = await foundCompany(world, "visibility");
  for (const [subject, address] of [
    ["ann", "a1"],
    ["ben", "b3"],
    ["cat", "c1"],
    ["demo-manager", "b0"],
  ] as const)
    await become(world, company, issuer.issuer, subject, address);
  url = await startServer();
  await untilProjected();
  await publish(world);
  teamIds = await teamsByHead();
});
afterAll(() => lifetime.disposeAsync());

async function startServer() {
  const port = await freePort();
  const child = lifetime.use(
    startChild(new URL("../server.ts", import.meta.url), {
      ...world.env,
      REDIS_CACHE_URL: storeAddress("REDIS_CACHE_URL"),
      PORT: String(port),
      OIDC_ISSUER: issuer.issuer,
      ALIAS_KEY,
      EVENT_KEY,
      SEAL_KEY: "a seal key of these tests, thirty-two characters",
    }),
  );
  const base = `http://127.0.0.1:${port}`;
  await vi.waitFor(
    async () => {
      expect(child.output()).toContain("process ready");
      expect((await fetch(`${base}/health/ready`)).status).toBe(200);
    },
    { timeout: 20_000 },
  );
  return base;
}

const untilProjected = () =>
  vi.waitFor(
    async () => {
      const { rows } = await sql<{ done: boolean }>`
        select version = projected and interactions >= 114 as done from graph.dataset where number = ${company.dataset.number}`.execute(
        world.postgres.db,
      );
      expect(rows[0]?.done).toBe(true);
    },
    { timeout: 20_000 },
  );

async function teamsByHead() {
  const rows = await world.postgres.db
    .selectFrom("graph.team")
    .select(["id", "head"])
    .where("dataset", "=", company.dataset.number)
    .execute();
  const of = (head: number | null) => rows.find((row) => row.head === head)?.id ?? "";
  return {
    everybody: of(null),
    a: of(company.numberOf("a0")),
    b: of(company.numberOf("b0")),
    c: of(company.numberOf("c0")),
  };
}

type As = {
  sub?: string;
  roles?: Role[];
}

async function raw(as: As, query: string, variables: Record<string, unknown> = {}): Promise<string> {
  const response = await fetch(`${url}/graphql`, {
    method: "POST",
    headers: {
      "Content-Type": "application/json",
      Authorization: `Bearer ${await issuer.token({ claims: as })}`,
    },
    body: JSON.stringify({ query, variables: { dataset: company.dataset.id, ...variables } }),
  });
  return await response.text();
}

// biome-ignore lint/suspicious/noExplicitAny: answers of many shapes, each looked at where it is asked for
type Answer = { data: any; errors?: { message: string; extensions: { code: string } }[] };
const ask = async (as: As, query: string, variables?: Record<string, unknown>): Promise<Answer> =>
  JSON.parse(await raw(as, query, variables));

const manager: As = { sub: "demo-manager", roles: ["manager"] };
const analyst: As = { sub: "demo-analyst", roles: ["analyst"] };
const employee = (sub: string): As => ({ sub, roles: ["employee"] });

const teamFields = `id name parent { id } members { ... on Count { n } ... on Suppressed { reason } }
  bridging { ... on Number { value n } ... on Suppressed { reason } }`;
const allTeams = `query ($dataset: ID!, $parent: ID) { teams(dataset: $dataset, parent: $parent, first: 100) { edges { node { ${teamFields} } } } }`;
const teamNetwork = `query ($dataset: ID!) { network(dataset: $dataset) { nodes { key size team { ${teamFields} } } ties { a b weight } } }`;
const entities = `query ($these: [_Any!]!) { _entities(representations: $these) { ... on Team { ${teamFields} } ... on Person { id displayName } } }`;

async function everyTeam(as: As) {
  const teams = [];
  for (const open: (string | null)[] = [null]; open.length > 0; ) {
    const { data } = await ask(as, allTeams, { parent: open.shift() });
    const below = data.teams.edges.map(({ node }: { node: { id: string } }) => node);
    teams.push(...below);
    open.push(...below.map(({ id }: { id: string }) => id));
  }
  return teams;
}

test("published teams have their numbers, of the people decided for the week", async () => {
  const teams = new Map((await everyTeam(manager)).map((team) => [team.id, team]));
  expect(teams.get(teamIds.everybody).members).toEqual({ n: 28 });
  expect(teams.get(teamIds.b)).toMatchObject({ parent: { id: teamIds.a }, members: { n: 12 } });
  expect(teams.get(teamIds.b).bridging.n).toBe(12);
  expect(teams.get(teamIds.b).bridging.value).toBeGreaterThan(0);
  expect([...teams.values()].map(({ name }) => name).join()).not.toMatch(/Name of|a0|b0/);
});

test("a team of four has no number: by query, by reference, in the network, by subscription", async () => {
  const suppressed = { members: { reason: "TOO_FEW" }, bridging: { reason: "TOO_FEW" } };
  const one = await ask(
    manager,
    `query ($dataset: ID!, $id: ID!) { team(dataset: $dataset, id: $id) { ${teamFields} } }`,
    {
      id: teamIds.c,
    },
  );
  expect(one.data.team).toMatchObject(suppressed);
  const reference = await ask(manager, entities, { these: [{ __typename: "Team", id: teamIds.c }] });
  expect(reference.data._entities[0]).toMatchObject(suppressed);
  const { data } = await ask(manager, teamNetwork);
  expect(data.network.nodes.map(({ key }: { key: string }) => key).toSorted()).toEqual(
    [teamIds.a, teamIds.b].toSorted(),
  );
  expect(data.network.ties).toHaveLength(1);
});

test("what two answers leave between them is nobody or enough people", async () => {
  const teams = await everyTeam(analyst);
  for (const { id, members } of teams) {
    const parts = teams.flatMap(({ parent, members: part }) => (parent?.id === id ? (part.n ?? []) : []));
    const left = members.n - parts.reduce((sum: number, n: number) => sum + n, 0);
    if (members.n !== undefined) expect(left === 0 || left >= SIZE_MIN).toBe(true);
  }
  const { data } = await ask(analyst, teamNetwork);
  for (const { size } of data.network.nodes) expect(size).toBeGreaterThanOrEqual(SIZE_MIN);
});

test("nothing sorts or filters people, and teams only by what they are part of", async () => {
  for (const query of [
    "{ teams(dataset: $dataset, sort: [{ n: ASC }]) { edges { cursor } } }",
    "{ teams(dataset: $dataset, where: { n: { lt: 5 } }) { edges { cursor } } }",
    "{ teamsConnection { totalCount } }",
    "{ people(dataset: $dataset) { id } }",
    "{ team(dataset: $dataset, id: $dataset) { people { id } } }",
  ])
    expect((await ask(analyst, `query ($dataset: ID!) ${query}`)).errors?.[0]?.extensions.code).toBe(
      "GRAPHQL_VALIDATION_FAILED",
    );
});

test("viewers of different roles see the same numbers of groups", async () => {
  const [one, ...others] = await Promise.all(
    (["manager", "analyst", "privacy-officer"] as const).map(async (role) => {
      const as = { sub: `demo-${role}`, roles: [role] };
      return JSON.stringify([await everyTeam(as), await ask(as, teamNetwork)]);
    }),
  );
  for (const other of others) expect(other).toBe(one);
});

test("who has no right to groups gets none, whichever way", async () => {
  const ann = employee("ann");
  const tries = [
    allTeams,
    teamNetwork,
    `query ($dataset: ID!) { network(dataset: $dataset, level: PSEUDONYM) { version } }`,
  ];
  for (const query of tries) expect((await ask(ann, query)).errors?.[0]?.extensions.code).toBe("FORBIDDEN");
  const reference = await ask(ann, entities, { these: [{ __typename: "Team", id: teamIds.a }] });
  expect(reference.data?._entities?.[0] ?? null).toBeNull();
  const socket = lifetime.use(openSocket(url, await issuer.token({ claims: ann })));
  const watch = (level: string) =>
    listen(
      socket,
      `subscription ($dataset: ID!) { graphChanged(dataset: $dataset, level: ${level}) { eventId } }`,
      {
        dataset: company.dataset.id,
      },
    );
  for (const { heard, faults } of [watch("TEAM"), watch("PSEUDONYM")]) {
    await vi.waitUntil(() => faults.length > 0);
    expect(JSON.stringify(faults)).toContain("FORBIDDEN");
    expect(heard).toEqual([]);
  }
});

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
    team: { id: teamIds.a },
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
      const socket = lifetime.use(openSocket(url, await issuer.token({ claims: employee(sub) })));
      return listen<Told>(socket, query, { dataset: company.dataset.id });
    }),
  );
  await vi.waitFor(() => expect(ann && ben).toBeTruthy());
  const day = addDays(firstWeek, 15);
  await vi.waitFor(
    async () => {
      await send(world, company, exchange("a1", "c3", day));
      expect(ann?.heard.length).toBeGreaterThan(0);
    },
    { timeout: 20_000, interval: 500 },
  );
  await send(world, company, exchange("b3", "c2", day));
  await vi.waitUntil(() => ben?.heard.length, { timeout: 20_000 });
  expect(ann?.heard.map(({ data }) => data?.graphChanged.added.length)).toEqual([1]);
  expect(ben?.heard.map(({ data }) => data?.graphChanged.added.length)).toEqual([1]);
  expect(JSON.stringify(ann?.heard)).not.toContain(company.idOf("c3"));
});

test("who opts out is in no number of the next week, and the week before stays as it was", async () => {
  const weekOf = (monday: string) =>
    sql`select team, n, suppressed, bridging from graph.published_team
      where dataset = ${company.dataset.number} and monday = ${monday}::date order by team`.execute(
      world.postgres.db,
    );
  const seated = () =>
    world.postgres.db
      .selectFrom("graph.seat")
      .select(["monday", "person"])
      .where("person", "=", company.numberOf("b3"))
      .execute();
  const before = await weekOf(firstWeek);
  const { data } = await ask(
    employee("ben"),
    "mutation ($dataset: ID!) { setParticipation(dataset: $dataset, participates: false) { participates } }",
  );
  expect(data.setParticipation).toEqual({ participates: false });
  await send(world, company, exchange("a1", "a2", addDays(firstWeek, 22)));
  await vi.waitFor(
    async () => {
      await publish(world);
      expect((await weekOf(addDays(firstWeek, 7))).rows).not.toEqual([]);
    },
    { timeout: 20_000, interval: 200 },
  );
  expect(await weekOf(firstWeek)).toEqual(before);
  expect((await seated()).map(({ monday }) => monday)).toEqual([firstWeek]);
  const teams = new Map((await everyTeam(manager)).map((team) => [team.id, team]));
  expect(teams.get(teamIds.everybody).members).toEqual({ n: 28 - SIZE_MIN });
  expect(teams.get(teamIds.b).members).toEqual({ n: 12 - SIZE_MIN });
});

test("hostile text in any argument is data: no row and no node more or less", async () => {
  const hostile = [
    "' OR 1=1; DROP TABLE graph.person; --",
    "}) DETACH DELETE n //",
    "' MATCH (n) DETACH DELETE n RETURN '",
    `\${process.exit(1)}{{7777*7}}<%= 7777*7 %>`,
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
  const nodes = await world.neo4j.read(cypher`MATCH (n) RETURN count(n) AS nodes`);
  return { rows, nodes };
}
