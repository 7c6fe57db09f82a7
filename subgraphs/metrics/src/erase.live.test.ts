import { publishedVersion } from "@organism/runtime/stores/versions.ts";
import { sql } from "kysely";
import { afterAll, beforeAll, expect, test } from "vitest";
import { firstWeek } from "../../graph/src/testing/company.ts";
import { forgetPerson } from "./jobs/index.ts";
import { mark } from "./store/marks.ts";
import { type PublishedCompany, publishCompany } from "./testing/published.ts";

let published: PublishedCompany;
beforeAll(async () => {
  published = await publishCompany("somebody is erased");
});
afterAll(() => published[Symbol.asyncDispose]());

async function countOf(table: string, where = sql`true`) {
  const { metrics, company } = published;
  const { rows } = await sql<{ n: number }>`
    select count(*)::int as n from ${sql.table(table)} where dataset = ${company.dataset.number} and ${where}`.execute(
    metrics,
  );
  return rows[0]?.n;
}

const weeksVersion = () =>
  publishedVersion(published.world.redis, published.company.dataset.id, "metrics.weeks");

/** What the graph stage says once it has erased b1. */
const erased = () => ({
  version: 1,
  dataset: published.company.dataset.number,
  person: published.company.numberOf("b1"),
  weeks: [firstWeek],
});

test("a withdrawn week takes back no mark that another week still founds", async () => {
  const { metrics, company, context } = published;
  const next = new Date(Date.parse(firstWeek) + 7 * 86_400_000).toISOString().slice(0, 10);
  await sql`
    update metrics.alert set week = ${next} where dataset = ${company.dataset.number} and person is not null`.execute(
    metrics,
  );
  await forgetPerson.run({ ...erased(), person: company.numberOf("a1"), weeks: [next] }, context);
  expect(await countOf("metrics.alert", sql`team is not null`)).toBe(1);
  expect(await countOf("metrics.alert", sql`among_many`)).toBe(5);
});

test("of who is erased nothing measured is left, nor a number or alert of a group that stands on them", async () => {
  const { metrics, context } = published;
  const { dataset, person } = erased();
  const [own, ofTeams] = [sql`person = ${person}`, sql`team is not null`];
  expect(await countOf("metrics.person_week", own)).toBeGreaterThan(0);
  expect(await countOf("metrics.team_week")).toBeGreaterThan(0);
  expect(await countOf("metrics.alert", ofTeams)).toBe(1);
  expect(await countOf("metrics.alert", sql`among_many`)).toBe(5);
  const before = await weeksVersion();
  await mark(metrics, [{ dataset, person, firstDay: firstWeek, lastDay: firstWeek, urgent: false }]);

  await forgetPerson.run(erased(), context);

  for (const table of ["mark", "person_week", "person_day", "person_hour", "alert"])
    expect(await countOf(`metrics.${table}`, own), table).toBe(0);
  for (const table of ["published_week", "team_week", "team_day"])
    expect(await countOf(`metrics.${table}`, sql`monday = ${firstWeek}`), table).toBe(0);
  expect(await countOf("metrics.alert", ofTeams)).toBe(0);
  expect(await countOf("metrics.alert", sql`among_many`)).toBe(0);
  expect(await countOf("metrics.alert"), "those of the others stay").toBe(4);
  expect(await countOf("metrics.person_week"), "so do their weeks").toBeGreaterThan(20);
  expect(await weeksVersion(), "what caches keep of the weeks is told no more").toBeGreaterThan(before);
  const { rows } = await sql<{ told: string }>`
    select concat_ws(' ', data ->> 'kind', case when (data ->> 'team') is not null then 'group' end) as told
    from metrics.change where fact = 'metrics.alert-changed' and version = (select max(version) from metrics.change)
    order by ordinal`.execute(metrics);
  expect(
    rows.map(({ told }) => told),
    "the others are told that their mark is gone",
  ).toEqual(["CLEARED group", ...Array(4).fill("CHANGED")]);
});

test("a second time changes nothing more", async () => {
  const tables = ["person_week", "person_day", "alert", "published_week"];
  const counts = () => Promise.all(tables.map((table) => countOf(`metrics.${table}`)));
  const before = await counts();
  await forgetPerson.run(erased(), published.context);
  expect(await counts()).toEqual(before);
});
