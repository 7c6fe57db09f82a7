import { migrate } from "@organism/runtime/stores/migrations.ts";
import { eventually } from "@organism/runtime/testing/eventually.ts";
import { end, startChild, untilPrinted } from "@organism/runtime/testing/spawned.ts";
import { type Kysely, sql } from "kysely";
import { afterAll, beforeAll, expect, test } from "vitest";
import { stage as graphStage } from "../../graph/src/store/stage.ts";
import { accept } from "../../graph/src/streams/intake.ts";
import { runPath } from "../../graph/src/streams/path.ts";
import { type Company, firstWeek, foundCompany, publish } from "../../graph/src/testing/company.ts";
import { arrivalsOf } from "../../graph/src/testing/mail.ts";
import { openWorld, type World } from "../../graph/src/testing/world.ts";
import { publishWeeks } from "./jobs/index.ts";
import { measureSome } from "./measure/some.ts";
import { alertsSeen } from "./store/alerts.ts";
import { mark } from "./store/marks.ts";
import { stage } from "./store/stage.ts";
import type { Tables } from "./store/tables.ts";
import { calmWeek, hardWeek, mondays, type Sent } from "./testing/mail.ts";

const lifetime = new AsyncDisposableStack();
let world: World;
let metrics: Kysely<Tables>;
beforeAll(async () => {
  world = lifetime.use(await openWorld());
  await migrate(world.postgres, [graphStage, stage]);
  metrics = world.postgres.db.$extendTables<Tables & Record<string, never>>().$pickTables<keyof Tables>();
  lifetime.use(await runPath({ ...world, consumer: "metrics" }));
});
afterAll(() => lifetime.disposeAsync());

async function send(dataset: { number: number }, sent: readonly Sent[]): Promise<void> {
  const before = await built(dataset);
  await accept(world.redis, dataset.number, await arrivalsOf(world, dataset.number, sent));
  await eventually(async () => expect(await built(dataset)).toBe(before + sent.length));
}

async function built({ number }: { number: number }): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*)::int as count from graph.interaction where dataset = ${number}`.execute(
    world.postgres.db,
  );
  return rows[0]?.count ?? 0;
}

/** Marks everybody of the dataset on a day. */
async function markAll({ number: dataset }: { number: number }, day: string): Promise<void> {
  const { rows } = await sql<{
    number: number;
  }>`select number from graph.participant where dataset = ${dataset}`.execute(metrics);
  const touched = { dataset, firstDay: day, lastDay: day, urgent: true };
  await mark(
    metrics,
    rows.map(({ number }) => ({ ...touched, person: number })),
  );
}

async function measureAll({ number }: { number: number }): Promise<void> {
  while ((await measureSome(metrics, number)) > 0);
}

/** All that is kept of the dataset's people. */
async function keptOf({ number }: { number: number }) {
  const tables = ["person_week", "person_day", "person_hour", "alert"];
  const kept = tables.map(async (table) => {
    const { rows } = await sql`
      select to_jsonb(kept) - 'number' - 'id' - 'version' as row from ${sql.table(`metrics.${table}`)} kept
      where dataset = ${number} order by 1`.execute(metrics);
    return rows;
  });
  return await Promise.all(kept);
}

const weeks = mondays("2026-01-05", 16);

test("measured again, also after a kill on the way, the rows are the same", async () => {
  const dataset = await world.newDataset("measured twice");
  const people = Array.from({ length: 24 }, (_, i) => `p${i}`);
  await send(dataset, [
    ...weeks.slice(0, 13).flatMap((monday) => calmWeek({ from: "p0", to: "p1", monday })),
    ...weeks.slice(13).flatMap((monday) => hardWeek({ from: "p0", to: "p1", monday })),
    ...people.slice(2).flatMap((from) => calmWeek({ from, to: "p0", monday: "2026-01-05" })),
    { id: "the weeks are over", from: "p1", to: "p0", at: "2026-04-28T09:00:00Z" },
  ]);
  await markAll(dataset, "2026-01-06");
  await markAll(dataset, "2026-04-28");
  {
    const args = [world.env.POSTGRES_URL, String(dataset.number)];
    await using child = startChild(new URL("testing/measuring.ts", import.meta.url), {}, args);
    await untilPrinted(child, "measured");
    await end(child, "SIGKILL");
  }
  await measureAll(dataset);
  const kept = await keptOf(dataset);
  expect(kept[0]?.length).toBeGreaterThan(38);
  expect(kept[3]).toMatchObject([{ row: { pattern: "RISE", since: weeks[13] } }]);
  await markAll(dataset, "2026-01-06");
  await measureAll(dataset);
  expect(await keptOf(dataset)).toEqual(kept);
});

const publishedOf = async (company: Company) =>
  (
    await sql<{ team: number; n: number | null; metric: string; value: number }>`
      select said.team, n, metric, value from metrics.team_week said
      left join graph.published_group using (dataset, monday, team)
      where dataset = ${company.dataset.number} and monday = ${firstWeek} order by 1, 3`.execute(metrics)
  ).rows;

/** As if the weeks of each had raised an alert. */
async function alert({ dataset, numberOf }: Company, addresses: readonly string[]): Promise<void> {
  const rows = addresses.map((address) => ({
    dataset: dataset.number,
    person: numberOf(address),
    pattern: "RISE" as const,
    since: firstWeek,
    week: firstWeek,
    open: true,
    version: 0,
  }));
  await metrics.insertInto("metrics.alert").values(rows).execute();
}

test("a published week stands on enough people and stays as it was, whatever comes late", async () => {
  const company = await foundCompany(world, "published once");
  const context = { metrics, redis: world.redis } as Parameters<typeof publishWeeks.run>[1];
  await eventually(async () => expect(await built(company.dataset)).toBeGreaterThanOrEqual(114));
  await publish(world);
  await markAll(company.dataset, firstWeek);
  await publishWeeks.run({}, context);
  expect(await publishedOf(company), "while somebody is still measured").toEqual([]);
  await measureAll(company.dataset);
  await alert(company, ["b1", "b2", "b3", "b4", "b5"]);
  await publishWeeks.run({}, context);
  const published = await publishedOf(company);
  const sight = { dataset: company.dataset.number, person: null, groups: true };
  const page = { first: 10, before: null };
  expect(await alertsSeen(metrics, sight, page), "of the whole division").toMatchObject([
    { pattern: "GROUP", person: null, since: firstWeek, open: true },
  ]);
  expect(await alertsSeen(metrics, { ...sight, groups: false }, page)).toEqual([]);
  const { rows: told } = await sql<{ kind: string; person: string | null }>`
    select data ->> 'kind' as kind, data ->> 'person' as person from metrics.change
    where fact = 'metrics.alert-changed' and (data ->> 'dataset')::int = ${company.dataset.number}
    order by version, ordinal`.execute(metrics);
  expect(
    told.map(({ kind, person }) => [kind, person === null]),
    "the division first, then each of them",
  ).toEqual([["RAISED", true], ...Array(5).fill(["CHANGED", false])]);
  const b1 = { ...sight, person: company.numberOf("b1"), groups: false };
  expect(await alertsSeen(metrics, b1, page)).toMatchObject([{ pattern: "RISE", among_many: true }]);
  expect(published.map(({ metric }) => metric)).toContain("collaborationHours");
  for (const { n } of published) expect(n).toBeGreaterThanOrEqual(5);

  await send(company.dataset, calmWeek({ from: "a1", to: "a2", monday: firstWeek }));
  await markAll(company.dataset, firstWeek);
  await measureAll(company.dataset);
  await publishWeeks.run({}, context);
  expect(await publishedOf(company)).toEqual(published);
});
