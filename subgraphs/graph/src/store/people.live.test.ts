import type { Postgres } from "@organism/runtime/stores/postgres.ts";
import { migratedDatabase } from "@organism/runtime/testing/database.ts";
import { afterAll, beforeAll, expect, test } from "vitest";
import { insertDataset } from "./datasets.ts";
import { peopleBehind } from "./people.ts";
import { stage } from "./stage.ts";
import type { Tables } from "./tables.ts";

const key = "a key of this test, thirty-two characters long";
const world = new AsyncDisposableStack();
let postgres: Postgres<Tables>;
let dataset: number;

beforeAll(async () => {
  ({ postgres } = world.use(await migratedDatabase<Tables>(stage)));
  dataset = await newDataset("people");
});
afterAll(() => world.disposeAsync());

async function newDataset(name: string): Promise<number> {
  await insertDataset(postgres.db, { name, live: true });
  const { number } = await postgres.db
    .selectFrom("graph.dataset")
    .select("number")
    .where("name", "=", name)
    .executeTakeFirstOrThrow();
  return number;
}

const behind = (addresses: string[], into = dataset) =>
  peopleBehind(postgres.db, { dataset: into, key, addresses });

const countOf = async (table: "graph.person" | "graph.alias") =>
  (
    await postgres.db
      .selectFrom(table)
      .select(postgres.db.fn.countAll<number>().as("n"))
      .executeTakeFirstOrThrow()
  ).n;

test("an address is the same person each time, however it is written", async () => {
  const first = (await behind(["Lead@Example.org"])).get("Lead@Example.org");
  expect(first).toEqual(expect.any(Number));
  expect((await behind([" lead@example.ORG "])).get(" lead@example.ORG ")).toBe(first);
});

test("the same address in another dataset is another person", async () => {
  const other = await newDataset("others");
  expect((await behind(["lead@example.org"], other)).get("lead@example.org")).not.toBe(
    (await behind(["lead@example.org"])).get("lead@example.org"),
  );
});

test("twenty callers who meet the same strangers at once make each of them once", async () => {
  const strangers = Array.from({ length: 200 }, (_, i) => `stranger-${i}@example.org`);
  const before = await countOf("graph.person");
  const answers = await Promise.all(
    Array.from({ length: 20 }, (_, i) => behind(i % 2 ? strangers : strangers.toReversed())),
  );
  expect((await countOf("graph.person")) - before).toBe(strangers.length);
  for (const answer of answers)
    expect(strangers.map((address) => answer.get(address))).toEqual(
      strangers.map((address) => answers[0]?.get(address)),
    );
});

test("an erased address stays nobody", async () => {
  await behind(["gone@example.org"]);
  await postgres.db
    .updateTable("graph.alias")
    .set({ person: null })
    .where("person", "=", (await behind(["gone@example.org"])).get("gone@example.org") ?? 0)
    .execute();
  expect((await behind(["gone@example.org"])).get("gone@example.org")).toBeNull();
});

test("the database holds no address", async () => {
  await behind(["canary@example.org"]);
  const people = JSON.stringify(await postgres.db.selectFrom("graph.person").selectAll().execute());
  const aliases = (await postgres.db.selectFrom("graph.alias").selectAll().execute()).map(({ mac }) =>
    mac.toString(),
  );
  expect(people + aliases.join()).not.toContain("canary");
});
