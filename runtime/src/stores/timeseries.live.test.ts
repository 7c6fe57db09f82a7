import { throwAwayDatabase } from "@organism/dev/stores/database.ts";
import { sql } from "kysely";
import { expect, test } from "vitest";
import { untilTrue } from "../testing/eventually.ts";
import { storeAddress } from "../testing/stores.ts";
import { migrate } from "./migrations.ts";
import { openPostgres } from "./postgres.ts";
import { listPartitions } from "./timeseries/partitions.ts";
import { createSeries, dropBefore, ensurePartitions, type Series } from "./timeseries.ts";

const readings: Series = { schema: "public", table: "reading", time: "at", partitionDays: 1 };

interface Tables {
  reading: { at: Date; value: number };
}

const monday = new Date("2026-03-23T00:00:00Z");
const sunday = new Date("2026-03-29T23:59:59Z");

async function openReadings() {
  const scratch = await throwAwayDatabase(storeAddress("POSTGRES_URL"));
  const postgres = openPostgres<Tables>(scratch.url);
  await migrate(postgres, []);
  await createSeries(postgres.db, readings, (table) =>
    table
      .addColumn("value", "integer", (column) => column.notNull())
      .addUniqueConstraint("reading_once", ["at", "value"]),
  );
  return {
    db: postgres.db,
    async [Symbol.asyncDispose]() {
      await postgres[Symbol.asyncDispose]();
      await scratch[Symbol.asyncDispose]();
    },
  };
}

test("two callers at once make each partition once", async () => {
  await using store = await openReadings();
  const made = await Promise.all([1, 2].map(() => ensurePartitions(store.db, readings, monday, sunday)));
  expect(made.flat()).toHaveLength(7);
  expect(await ensurePartitions(store.db, readings, monday, sunday)).toEqual([]);
});

test("days are cut at UTC midnight whatever zone the session is in", async () => {
  await using store = await openReadings();
  await store.db.transaction().execute(async (transaction) => {
    await sql`set local timezone = 'Europe/Berlin'`.execute(transaction);
    await ensurePartitions(transaction, readings, monday, sunday);
  });
  const lastMoment = new Date("2026-03-28T23:59:59.999Z");
  const firstMoment = new Date("2026-03-29T00:00:00Z");
  await store.db
    .insertInto("reading")
    .values([lastMoment, firstMoment].map((at, value) => ({ at, value })))
    .execute();
  const { rows } = await sql`select tableoid::regclass::text as partition from reading order by at`.execute(
    store.db,
  );
  expect(rows).toEqual([{ partition: "reading_20260328" }, { partition: "reading_20260329" }]);
});

test("a row that no partition was made for is refused, not lost", async () => {
  await using store = await openReadings();
  await ensurePartitions(store.db, readings, monday, sunday);
  const late = store.db.insertInto("reading").values({ at: new Date("2026-03-30T00:00:00Z"), value: 1 });
  await expect(late.execute()).rejects.toThrow('no partition of relation "reading" found for row');
});

test("partitions carry the series' unique keys", async () => {
  await using store = await openReadings();
  await ensurePartitions(store.db, readings, monday, sunday);
  const twice = store.db.insertInto("reading").values([1, 1].map((value) => ({ at: monday, value })));
  await expect(twice.execute()).rejects.toThrow("unique constraint");
});

test("dropping keeps the day that has begun, and what was dropped stays gone", async () => {
  await using store = await openReadings();
  await ensurePartitions(store.db, readings, monday, sunday);
  const values = [monday, sunday].map((at) => ({ at, value: 1 }));
  await store.db.insertInto("reading").values(values).execute();
  const wednesdayNoon = new Date("2026-03-25T12:00:00Z");
  expect(await dropBefore(store.db, readings, wednesdayNoon)).toEqual([
    "reading_20260323",
    "reading_20260324",
  ]);
  expect(await store.db.selectFrom("reading").selectAll().execute()).toEqual([{ at: sunday, value: 1 }]);
  expect(await dropBefore(store.db, readings, wednesdayNoon)).toEqual([]);
});

test("a partition whose removal was interrupted is removed the next time", async () => {
  await using store = await openReadings();
  await ensurePartitions(store.db, readings, monday, sunday);
  await sql`alter table reading detach partition reading_20260323 concurrently`.execute(store.db);
  expect(await dropBefore(store.db, readings, new Date("2026-03-24T00:00:00Z"))).toEqual([
    "reading_20260323",
  ]);
});

test("while a drop waits for an old reader, others still write", async () => {
  await using store = await openReadings();
  await ensurePartitions(store.db, readings, monday, sunday);
  const dropping = await store.db.transaction().execute(async (reader) => {
    await reader.selectFrom("reading").selectAll().execute();
    const drop = dropBefore(store.db, readings, new Date("2026-03-24T00:00:00Z"));
    await untilTrue(async () => (await listPartitions(store.db, readings))[0]?.attachment === "detaching");
    await store.db.insertInto("reading").values({ at: sunday, value: 2 }).execute();
    return { drop };
  });
  expect(await dropping.drop).toEqual(["reading_20260323"]);
});

test("a database made with another engine is refused", async () => {
  await using store = await openReadings();
  await sql`update runtime.timeseries set engine = 'timescaledb'`.execute(store.db);
  const refusal = { code: "SERIES_ENGINE_DIFFERS", message: expect.stringContaining("timescaledb") };
  await expect(ensurePartitions(store.db, readings, monday, sunday)).rejects.toMatchObject(refusal);
  await expect(dropBefore(store.db, readings, sunday)).rejects.toMatchObject(refusal);
});
