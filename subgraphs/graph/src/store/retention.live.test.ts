import { sql } from "kysely";
import { afterAll, beforeAll, expect, test } from "vitest";
import { build } from "../streams/build.ts";
import { arrivalsOf } from "../testing/mail.ts";
import { openWorld, type World } from "../testing/world.ts";
import { dropCounters, dropRows, dropSeats } from "./retention.ts";
import { sealedDays } from "./seen.ts";

let world: World;
beforeAll(async () => {
  world = await openWorld();
});
afterAll(() => world[Symbol.asyncDispose]());

const inDays = (days: number) => new Date(Date.now() + days * 86_400_000);

const countOf = async (table: string) =>
  (await sql<{ n: number }>`select count(*)::int as n from ${sql.table(table)}`.execute(world.postgres.db))
    .rows[0]?.n;

// First, while today's partition is still there.
test("counters go two years behind the dataset's own horizon", async () => {
  const { number } = await world.newDataset("long mail");
  const at = (day: string) => ({ id: day, from: "clerk", to: "driver", at: `${day}T14:05:00Z` });
  const arrivals = await arrivalsOf(world, number, ["2008-01-01", "2010-08-31", "2010-09-30"].map(at));
  await build(world.postgres, { arrivals, today: "2026-03-02" });
  const before = (await countOf("graph.pair_day")) ?? 0;
  await dropCounters(world.postgres.db);
  expect(await countOf("graph.pair_day")).toBe(before - 1);
});

test("rows and keys go 90 days after receipt, and the days of their events are closed", async () => {
  const { number } = await world.newDataset("old mail");
  const mail = { id: "1", from: "lead", to: "deputy", at: "2010-09-30T14:05:00Z" };
  const arrivals = await arrivalsOf(world, number, [mail]);
  await build(world.postgres, { arrivals, today: "2026-03-02" });
  await dropRows(world.postgres.db, inDays(89));
  expect(await countOf("graph.interaction")).toBe(4);
  await dropRows(world.postgres.db, inDays(92));
  expect(await countOf("graph.interaction")).toBe(0);
  expect(await countOf("graph.seen")).toBe(0);
  expect(await countOf("graph.pair_day")).toBe(3);
  expect(await sealedDays(world.postgres.db, number, ["2010-09-30", "2010-10-01"])).toEqual(
    new Set(["2010-09-30"]),
  );
});

test("seats of a withdrawn week go when no week to come is compared with it; others stay", async () => {
  const { db } = world.postgres;
  const { number: dataset } = await world.newDataset("withdrawn");
  const { number: team } = await db
    .insertInto("graph.team")
    .values({ dataset, name: "Everybody", path: "" })
    .returning("number")
    .executeTakeFirstOrThrow();
  const withdrawn = { "2010-06-28": true, "2010-07-05": false, "2010-07-12": true, "2010-09-27": false };
  for (const [monday, gone] of Object.entries(withdrawn)) {
    const withdrawn_at = gone ? new Date() : null;
    await db.insertInto("graph.week").values({ dataset, monday, size_min: 5, withdrawn_at }).execute();
    await db.insertInto("graph.seat").values({ dataset, monday, person: 1, team }).execute();
  }
  await dropSeats(db);
  const left = await db
    .selectFrom("graph.seat")
    .select("monday")
    .where("dataset", "=", dataset)
    .orderBy("monday")
    .execute();
  expect(left.map(({ monday }) => monday)).toEqual(["2010-07-05", "2010-07-12", "2010-09-27"]);
});
