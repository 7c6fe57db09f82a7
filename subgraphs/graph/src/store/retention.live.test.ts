import { sql } from "kysely";
import { afterAll, beforeAll, expect, test } from "vitest";
import { build } from "../streams/build.ts";
import { arrivalsOf } from "../testing/mail.ts";
import { openWorld, type World } from "../testing/world.ts";
import { dropCounters, dropRows } from "./retention.ts";
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
