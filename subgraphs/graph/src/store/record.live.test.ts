import type { Postgres } from "@organism/runtime/stores/postgres.ts";
import { migratedDatabase } from "@organism/runtime/testing/database.ts";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import type { PersonRecord } from "../model/person.ts";
import { insertDataset } from "./datasets.ts";
import { peopleBehind } from "./people.ts";
import { recordPeople } from "./record.ts";
import { stage } from "./stage.ts";
import type { Tables } from "./tables.ts";

const key = "a key of this test, thirty-two characters long";
const world = new AsyncDisposableStack();
let postgres: Postgres<Tables>;
let dataset: number;

beforeAll(async () => {
  ({ postgres } = world.use(await migratedDatabase<Tables>(stage)));
});
afterAll(() => world.disposeAsync());

beforeEach(async ({ task }) => {
  await insertDataset(postgres.db, { name: task.id, live: true });
  const row = postgres.db.selectFrom("graph.dataset").select("number").where("name", "=", task.id);
  dataset = (await row.executeTakeFirstOrThrow()).number;
});

const record = (...records: PersonRecord[]) => recordPeople(postgres.db, { dataset, key, records });
const codesOf = async (...records: PersonRecord[]) =>
  (await record(...records)).rejected.map(({ index, code }) => [index, code]);

async function personAt(address: string) {
  const number = (await peopleBehind(postgres.db, { dataset, key, addresses: [address] })).get(address);
  const query = postgres.db.selectFrom("graph.person as p").leftJoin("graph.team as t", "t.number", "p.team");
  return await query
    .select(["p.number", "p.name", "p.zone", "p.manager", "t.path", "p.contract_hours as hours"])
    .where("p.number", "=", number ?? 0)
    .executeTakeFirstOrThrow();
}

test("people become what is said of them, and the rest of them stays", async () => {
  await record({ address: "a", name: "Test lead", zone: "Europe/Warsaw", contractHours: 20 });
  await record({ address: "A ", manager: "head", team: "Sales / North" });
  const head = await personAt("head");
  expect(await personAt("a")).toMatchObject({
    name: "Test lead",
    zone: "Europe/Warsaw",
    hours: 20,
    manager: head.number,
    path: "Sales/North",
  });
  await record({ address: "a", name: null, manager: null });
  expect(await personAt("a")).toMatchObject({ name: null, manager: null, path: "Sales/North" });
});

test("hours too few to be told from none are none", async () => {
  expect(await codesOf({ address: "a", contractHours: 1e-46 })).toEqual([]);
  expect((await personAt("a")).hours).toBe(0);
});

test("a self-report is a root", async () => {
  expect(await codesOf({ address: "top", manager: " TOP" })).toEqual([]);
  expect((await personAt("top")).manager).toBeNull();
});

test("each record has its own verdict, and the others are taken", async () => {
  const verdicts = await codesOf(
    { address: "a", zone: "Nowhere" },
    { address: "b", manager: "c" },
    { address: "c", manager: "b" },
    { address: "d", manager: "b" },
  );
  expect(verdicts).toEqual([
    [0, "UNKNOWN_ZONE"],
    [1, "MANAGER_CYCLE"],
    [2, "MANAGER_CYCLE"],
  ]);
  expect((await personAt("d")).manager).toBe((await personAt("b")).number);
});

test("two callers cannot close a ring together", async () => {
  const answers = await Promise.all([
    record({ address: "x", manager: "y" }),
    record({ address: "y", manager: "x" }),
  ]);
  expect(answers.map(({ accepted }) => accepted).toSorted()).toEqual([0, 1]);
});

test("whoever was erased does not come back, neither as a manager", async () => {
  const { number } = await personAt("gone");
  await postgres.db.updateTable("graph.alias").set({ person: null }).where("person", "=", number).execute();
  expect(await codesOf({ address: "gone" }, { address: "b", manager: "gone" }, { address: "c" })).toEqual([
    [0, "ERASED"],
    [1, "ERASED"],
  ]);
});

test("a thousand people sent twice are a thousand people", async () => {
  const crowd = Array.from({ length: 1_000 }, (_, i) => ({
    address: `p${i}`,
    manager: `p${Math.floor(i / 8)}`,
    team: `U${i % 7}/V${i % 3}`,
  }));
  expect(await record(...crowd)).toEqual({ accepted: 1_000, rejected: [] });
  expect(await record(...crowd)).toEqual({ accepted: 1_000, rejected: [] });
  const count = postgres.db.fn.countAll<number>().as("n");
  const people = postgres.db.selectFrom("graph.person").select(count).where("dataset", "=", dataset);
  expect((await people.executeTakeFirstOrThrow()).n).toBe(1_000);
  const teams = postgres.db.selectFrom("graph.team").select(count).where("dataset", "=", dataset);
  expect((await teams.executeTakeFirstOrThrow()).n).toBe(7 + 21);
});
