import { cypher } from "@organism/runtime/stores/neo4j.ts";
import { eventually, untilTrue } from "@organism/runtime/testing/eventually.ts";
import { listen } from "@organism/runtime/testing/socket.ts";
import { startChild } from "@organism/runtime/testing/spawned.ts";
import { storeAddress } from "@organism/runtime/testing/stores.ts";
import { sql } from "kysely";
import { afterAll, beforeAll, expect, inject, onTestFinished, test } from "vitest";
import { finishErasures } from "../jobs/finish-erasures.ts";
import { addDays } from "../model/day.ts";
import { decideWeek } from "../store/decide.ts";
import { findAlias } from "../store/erasure.ts";
import { openErasureLog } from "../store/erasure-log.ts";
import { peopleBehind } from "../store/people.ts";
import { keepWindow } from "../store/window.ts";
import { type Company, exchange, firstWeek, publish, runOnce, SIZE_MIN, send } from "../testing/company.ts";
import { ALIAS_KEY, arrivalsOf } from "../testing/mail.ts";
import { type As, analyst, employee, manager, type Served, serveCompany } from "../testing/served.ts";
import type { World } from "../testing/world.ts";
import { erase } from "./erase.ts";
import { accept } from "./intake.ts";

const officer: As = { sub: "demo-privacy-officer", roles: ["privacy-officer"] };

let served: Served;
let company: Company;
let world: World;
beforeAll(async () => {
  served = await serveCompany("erasures");
  ({ company, world } = served);
});
afterAll(() => served[Symbol.asyncDispose]());
const ask: Served["ask"] = (...question) => served.ask(...question);

const ERASE = `mutation ($dataset: ID!, $address: String!) {
  erasePerson(dataset: $dataset, address: $address) {
    ... on PersonErased { weeksWithdrawn } ... on ErasureRefused { code } } }`;
const TEAMS = `query ($dataset: ID!) { teams(dataset: $dataset) { edges { node { id members { ... on Count { n } } } } } }`;
const NETWORK = "query ($dataset: ID!) { network(dataset: $dataset) { nodes { key size } ties { a b } } }";
const MEMBERS =
  "query ($dataset: ID!, $id: ID!) { team(dataset: $dataset, id: $id) { members { ... on Count { n } } } }";

async function watch(as: As, level: "TEAM" | "EGO") {
  const query = `subscription ($dataset: ID!) { graphChanged(dataset: $dataset, level: ${level}) { resync added { a } removed { a } } }`;
  const { heard } = listen<{ graphChanged: { resync: boolean; added: unknown[] } }>(
    await served.socket(as),
    query,
    { dataset: company.dataset.id },
  );
  return () => heard.map(({ data }) => data?.graphChanged);
}

const countOf = async (table: string, where: ReturnType<typeof sql>) => {
  const rows = sql<{ n: number }>`select count(*)::int as n from ${sql.table(table)} where ${where}`;
  return (await rows.execute(world.postgres.db)).rows[0]?.n;
};

const degreeOf = async (address: string) =>
  (
    await world.neo4j.read(
      cypher<{ degree: number }>`MATCH (p:Person {id: ${company.idOf(address)}}) RETURN p.degree AS degree`,
    )
  )[0]?.degree;

const weeks = () =>
  world.postgres.db
    .selectFrom("graph.week")
    .select(["monday", "withdrawn_at"])
    .where("dataset", "=", company.dataset.number)
    .orderBy("monday")
    .execute();

test("only the privacy officer erases, and only whom somebody recorded", async () => {
  const tries: As[] = [employee("ann"), manager, analyst, { roles: ["admin"] }, { roles: ["service"] }];
  for (const as of tries)
    expect((await ask(as, ERASE, { address: "b1" })).errors?.[0]?.extensions.code).toBe("FORBIDDEN");
  const nobody = await ask(officer, ERASE, { address: "nobody@example.org" });
  expect(nobody.data.erasePerson).toEqual({ code: "UNKNOWN_ADDRESS" });
  expect(await countOf("graph.person", sql`erased_at is not null`)).toBe(0);
});

// b1 knows a1 (ann), b0 (the manager), b2 and c1, and not b3 (ben).
test("an erased person is gone from the graph, their contacts move, and no one else hears of it", async () => {
  const onTheWay = await arrivalsOf(world, company.dataset.number, exchange("b1", "a7", firstWeek));
  const [ann, ben, team] = [
    await watch(employee("ann"), "EGO"),
    await watch(employee("ben"), "EGO"),
    await watch(manager, "TEAM"),
  ];
  // So that there is a history to be erased.
  await untilTrue(() => countOf("graph.centrality", sql`person = ${company.numberOf("b1")}`));
  expect((await ask(officer, ERASE, { address: "B1" })).data.erasePerson).toEqual({ weeksWithdrawn: 1 });
  await eventually(async () => {
    expect(await degreeOf("b1")).toBeUndefined();
    expect(await Promise.all(["a1", "b0", "b2", "c1", "b3"].map(degreeOf))).toEqual([3, 3, 3, 3, 4]);
    expect(ann()).toMatchObject([{ resync: true }]);
    expect(team()).toMatchObject([{ resync: true }]);
  });
  await accept(world.redis, company.dataset.number, onTheWay);
  await send(world, company, exchange("b3", "a5", addDays(firstWeek, 15)));
  await eventually(() => expect(ben()).toMatchObject([{ resync: false, added: [{}] }]));
  await eventually(async () => expect(await degreeOf("a7")).toBe(4));
});

test("nothing is left of them but a number in weeks that nobody is shown", async () => {
  const gone = company.numberOf("b1");
  await eventually(async () => {
    await runOnce(world, finishErasures);
    expect(await countOf("graph.person", sql`number = ${gone}`)).toBe(0);
  });
  expect(await countOf("graph.interaction", sql`sender = ${gone} or recipient = ${gone}`)).toBe(0);
  expect(await countOf("graph.interaction", sql`dataset = ${company.dataset.number}`)).toBeGreaterThan(100);
  expect(await countOf("graph.pair", sql`low = ${gone} or high = ${gone}`)).toBe(0);
  expect(await countOf("graph.centrality", sql`person = ${gone}`)).toBe(0);
  expect(await countOf("graph.centrality", sql`dataset = ${company.dataset.number}`)).toBeGreaterThan(0);
  expect(await countOf("graph.person", sql`manager = ${gone}`)).toBe(0);
  expect(await countOf("graph.counted", sql`person = ${gone}`)).toBe(0);
});

test("the address does not come back, with people or with interactions", async () => {
  const people = await ask(
    { roles: ["service"] },
    'mutation ($dataset: ID!) { recordPeople(dataset: $dataset, people: [{ address: "b1" }]) { accepted rejected { code } } }',
  );
  expect(people.data.recordPeople).toEqual({ accepted: 0, rejected: [{ code: "ERASED" }] });
  const mail = await ask(
    { roles: ["service"] },
    `mutation ($dataset: ID!) { recordInteractions(dataset: $dataset,
      interactions: [{ id: "later", from: " B1", to: "a7", kind: MAIL, at: "2010-09-14T09:00:00Z" }])
      { ... on InteractionsRecorded { accepted rejected { code } } } }`,
  );
  expect(mail.data.recordInteractions).toEqual({ accepted: 0, rejected: [{ code: "ERASED" }] });
  expect((await ask(officer, ERASE, { address: "b1" })).data.erasePerson).toEqual({ weeksWithdrawn: 0 });
});

test("a week that counted them is withdrawn whole, whichever way it is asked for, and never decided again", async () => {
  await publish(world);
  expect((await ask(manager, TEAMS)).data.teams.edges).toEqual([]);
  expect((await ask(manager, MEMBERS, { id: served.teams.a })).data.team).toBeNull();
  expect((await ask(manager, NETWORK)).data.network).toEqual({ nodes: [], ties: [] });
  const { data } = await ask(
    employee("ann"),
    "query ($dataset: ID!) { me(dataset: $dataset) { team { id } } }",
  );
  expect(data.me).toEqual({ team: null });
  const said = sql`dataset = ${company.dataset.number} and monday = ${firstWeek}::date`;
  for (const table of ["graph.published_team", "graph.published_tie", "graph.counted"])
    expect(await countOf(table, said)).toBe(0);
  expect(await weeks()).toEqual([{ monday: firstWeek, withdrawn_at: expect.any(Date) }]);
});

test("the next week does not tell from the one before who is missing", async () => {
  await send(world, company, exchange("a1", "a2", addDays(firstWeek, 22)));
  const next = addDays(firstWeek, 7);
  await eventually(async () => {
    await publish(world);
    expect(await weeks()).toMatchObject([
      { withdrawn_at: expect.any(Date) },
      { monday: next, withdrawn_at: null },
    ]);
  });
  // As many leave with them as a number must stand on.
  expect((await ask(manager, MEMBERS, { id: served.teams.everybody })).data.team.members).toEqual({
    n: 28 - SIZE_MIN,
  });
  expect((await ask(manager, MEMBERS, { id: served.teams.b })).data.team.members).toEqual({
    n: 12 - SIZE_MIN,
  });
});

test("somebody erased while their mail is built in: none of it counts, all of the others' does", async () => {
  const dataset = await world.newDataset("erased amid mail");
  const names = Array.from({ length: 12 }, (_, i) => `p${i}`);
  const mails = names.flatMap((from, i) => names.slice(0, i).flatMap((to) => exchange(from, to, firstWeek)));
  const arrivals = await arrivalsOf(world, dataset.number, mails);
  const alias = await findAlias(world.postgres.db, {
    dataset: dataset.number,
    key: ALIAS_KEY,
    address: "p0",
  });
  const sending = async () => {
    for (const arrival of arrivals) await accept(world.redis, dataset.number, [arrival]);
  };
  const erasing = async () => {
    await untilTrue(() => countOf("graph.pair", sql`dataset = ${dataset.number}`));
    if (alias) await erase(world.postgres, alias);
  };
  await Promise.all([sending(), erasing()]);
  const positions = cypher<{ people: number; degrees: number[] }>`
    MATCH (p:Person {dataset: ${dataset.id}}) RETURN count(p) AS people, collect(DISTINCT p.degree) AS degrees`;
  await eventually(async () =>
    expect(await world.neo4j.read(positions)).toEqual([{ people: 11, degrees: [10] }]),
  );
  const counted = sql`dataset = ${dataset.number} and up + down > 0`;
  expect(await countOf("graph.pair", counted)).toBe((11 * 10) / 2);
  expect(await countOf("graph.pair", sql`${counted} and up + down <> 2`)).toBe(0);
});

test("a week that is withdrawn while its numbers are computed keeps none of them", async () => {
  const { db } = world.postgres;
  const { number: dataset } = company.dataset;
  const monday = addDays(firstWeek, 28);
  await send(world, company, exchange("c2", "a3", addDays(monday, 1)));
  await eventually(async () => expect(await degreeOf("c2")).toBe(1));
  for (const days of [14, 21, 28])
    await decideWeek(db, { dataset, monday: addDays(firstWeek, days), sizeMin: SIZE_MIN });
  const alias = await findAlias(db, { dataset, key: ALIAS_KEY, address: "c2" });
  await keepWindow(db, { dataset, monday }, async (nodes) => {
    if (alias) await erase(world.postgres, alias);
    return new Float64Array(nodes);
  });
  expect((await weeks()).at(-1)).toEqual({ monday, withdrawn_at: expect.any(Date) });
  const said = sql`dataset = ${dataset} and monday = ${monday}::date`;
  for (const table of ["graph.published_team", "graph.published_tie"])
    expect(await countOf(table, said)).toBe(0);
  expect(await countOf("graph.week", sql`${said} and "window" is null`)).toBe(1);
  await publish(world);
  expect((await ask(manager, TEAMS)).data.teams.edges).toEqual([]);
});

test("a database from before an erasure has it done again by the log", async () => {
  const log = openErasureLog({
    endpoint: storeAddress("S3_ENDPOINT"),
    accessKey: storeAddress("S3_ACCESS_KEY"),
    secretKey: storeAddress("S3_SECRET_KEY"),
    bucket: storeAddress("S3_BUCKET"),
    region: "us-east-1",
  });
  onTestFinished(() => log[Symbol.asyncDispose]());
  const { id, number } = company.dataset;
  const kept = (await Array.fromAsync(log.entries())).filter(({ dataset }) => dataset === id);
  expect(kept).toHaveLength(1);
  // As it stands in a database that was restored: in the log, and still somebody.
  const alias = await findAlias(world.postgres.db, { dataset: number, key: ALIAS_KEY, address: "c3" });
  await log.keep({ dataset: id, mac: alias?.mac.toString("hex") ?? "" });
  await log.keep({ dataset: id, mac: "00".repeat(16) });
  const command = new URL("../../../../ops/replay-erasures.ts", import.meta.url);
  await using replay = startChild(command, { ...inject("stores"), ...world.env });
  expect(await replay.exit).toBe(0);
  expect(replay.output()).toContain('"erasures":3');
  const behind = await peopleBehind(world.postgres.db, {
    dataset: number,
    key: ALIAS_KEY,
    addresses: ["b1", "c3", "c1"],
  });
  expect([...behind.values()]).toEqual([null, null, company.numberOf("c1")]);
});
