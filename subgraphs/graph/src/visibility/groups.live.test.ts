import { eventually, untilTrue } from "@organism/runtime/testing/eventually.ts";
import { listen } from "@organism/runtime/testing/socket.ts";
import { sql } from "kysely";
import { afterAll, beforeAll, expect, test } from "vitest";
import { addDays } from "../model/day.ts";
import { type Company, exchange, firstWeek, publish, SIZE_MIN, send } from "../testing/company.ts";
import { type As, analyst, employee, manager, type Served, serveCompany } from "../testing/served.ts";
import type { World } from "../testing/world.ts";

let served: Served;
let company: Company;
let world: World;
beforeAll(async () => {
  served = await serveCompany("groups");
  ({ company, world } = served);
});
afterAll(() => served[Symbol.asyncDispose]());
const ask: Served["ask"] = (...question) => served.ask(...question);
const teamFields = `id name parent { id } members { ... on Count { n } ... on Suppressed { reason } }
  bridging { ... on Number { value n } ... on Suppressed { reason } }`;
const allTeams = `query ($dataset: ID!, $parent: ID) { teams(dataset: $dataset, parent: $parent, first: 100) { edges { node { ${teamFields} } } } }`;
const teamNetwork = `query ($dataset: ID!) { network(dataset: $dataset) { nodes { key size team { ${teamFields} } } ties { a b weight } } }`;
const entities = `query ($these: [_Any!]!) { _entities(representations: $these) { ... on Team { ${teamFields} } } }`;

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
  expect(teams.get(served.teams.everybody).members).toEqual({ n: 28 });
  expect(teams.get(served.teams.b)).toMatchObject({ parent: { id: served.teams.a }, members: { n: 12 } });
  expect(teams.get(served.teams.b).bridging.n).toBe(12);
  expect(teams.get(served.teams.b).bridging.value).toBeGreaterThan(0);
  expect([...teams.values()].map(({ name }) => name).join()).not.toMatch(/Name of|a0|b0/);
});

test("a team of four has no number: by query, by reference, in the network, by subscription", async () => {
  const suppressed = { members: { reason: "TOO_FEW" }, bridging: { reason: "TOO_FEW" } };
  const one = await ask(
    manager,
    `query ($dataset: ID!, $id: ID!) { team(dataset: $dataset, id: $id) { ${teamFields} } }`,
    {
      id: served.teams.c,
    },
  );
  expect(one.data.team).toMatchObject(suppressed);
  const reference = await ask(manager, entities, { these: [{ __typename: "Team", id: served.teams.c }] });
  expect(reference.data._entities[0]).toMatchObject(suppressed);
  const { data } = await ask(manager, teamNetwork);
  expect(data.network.nodes.map(({ key }: { key: string }) => key).toSorted()).toEqual(
    [served.teams.a, served.teams.b].toSorted(),
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

test("the teams that stand most between others are listed by what is said of them; a suppressed one is not", async () => {
  const query = `query ($dataset: ID!, $first: Int) { bridgingTeams(dataset: $dataset, first: $first) { ${teamFields} } }`;
  const { data } = await ask(manager, query);
  const values = data.bridgingTeams.map(({ bridging }: { bridging: { value: number } }) => bridging.value);
  expect(values).toEqual(values.toSorted((one: number, other: number) => other - one));
  const ids = data.bridgingTeams.map(({ id }: { id: string }) => id);
  expect(ids.toSorted()).toEqual([served.teams.everybody, served.teams.a, served.teams.b].toSorted());
  expect((await ask(manager, query, { first: 1 })).data.bridgingTeams).toEqual([data.bridgingTeams[0]]);
  expect((await ask(employee("ann"), query)).errors?.[0]?.extensions.code).toBe("FORBIDDEN");
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
  const reference = await ask(ann, entities, { these: [{ __typename: "Team", id: served.teams.a }] });
  expect(reference.data?._entities?.[0] ?? null).toBeNull();
  const socket = await served.socket(ann);
  const watch = (level: string) =>
    listen(
      socket,
      `subscription ($dataset: ID!) { graphChanged(dataset: $dataset, level: ${level}) { eventId } }`,
      {
        dataset: company.dataset.id,
      },
    );
  for (const { heard, faults } of [watch("TEAM"), watch("PSEUDONYM")]) {
    await untilTrue(() => faults.length > 0);
    expect(JSON.stringify(faults)).toContain("FORBIDDEN");
    expect(heard).toEqual([]);
  }
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
  const { heard } = listen<{ graphChanged: { resync: boolean } }>(
    await served.socket(manager),
    "subscription ($dataset: ID!) { graphChanged(dataset: $dataset) { eventId resync } }",
    { dataset: company.dataset.id },
  );
  const { data } = await ask(
    employee("ben"),
    "mutation ($dataset: ID!) { setParticipation(dataset: $dataset, participates: false) { participates } }",
  );
  expect(data.setParticipation).toEqual({ participates: false });
  await send(world, company, exchange("a1", "a2", addDays(firstWeek, 22)));
  await eventually(async () => {
    await publish(world);
    expect((await weekOf(addDays(firstWeek, 7))).rows).not.toEqual([]);
  });
  expect(await weekOf(firstWeek)).toEqual(before);
  await eventually(() => expect(heard.map(({ data }) => data?.graphChanged.resync)).toEqual([true]));
  expect((await seated()).map(({ monday }) => monday)).toEqual([firstWeek]);
  const teams = new Map((await everyTeam(manager)).map((team) => [team.id, team]));
  expect(teams.get(served.teams.everybody).members).toEqual({ n: 28 - SIZE_MIN });
  expect(teams.get(served.teams.b).members).toEqual({ n: 12 - SIZE_MIN });
});
