import { startStage } from "@organism/runtime/testing/stage.ts";
import { sql } from "kysely";
import { afterAll, beforeAll, expect, test } from "vitest";
import { calendarOf } from "./model/calendar.ts";
import { measureWeek } from "./model/measures/week.ts";
import { scoredMetrics } from "./model/risk/policy.ts";
import { stage } from "./store/stage.ts";
import type { Tables } from "./store/tables.ts";

let served: Awaited<ReturnType<typeof startStage<Tables>>>;
beforeAll(async () => {
  served = await startStage<Tables>(new URL("./server.ts", import.meta.url), stage);
});
afterAll(() => served[Symbol.asyncDispose]());

test("every metric says how it is computed, in which unit and whose definition it is", async () => {
  const { data } = await served.ask("{ metricDefinitions { id version name formula unit source } }");
  const definitions = data?.["metricDefinitions"];
  expect(definitions).toHaveLength(26);
  expect(definitions).toContainEqual({
    id: "focusHours",
    version: 1,
    name: "Focus",
    formula: expect.stringContaining("at least 60 minutes"),
    unit: "HOURS",
    source: "Microsoft Viva Insights",
  });
});

test("all that is measured is defined", async () => {
  const calendar = calendarOf("Europe/Warsaw", "2026-03-02");
  const measured = Object.keys(measureWeek({ activities: [], hours: null, calendar }));
  // How the numbers came about, not what they are.
  const circumstances = ["workdays", "activeDays", "travelling", "spanTotal"];
  const { data } = await served.ask("{ metricDefinitions { id } }");
  const ids = (data?.["metricDefinitions"] as { id: string }[]).map(({ id }) => id);
  expect([...ids, ...circumstances]).toEqual(expect.arrayContaining([...measured, ...scoredMetrics]));
});

test("a new version of a definition takes the place of the old one, which stays", async () => {
  await sql`
    insert into metrics.definition
    select id, 3, name, ${"The median over days."}, unit, source
    from metrics.definition where id = ${"span"} and version = 2`.execute(served.postgres.db);
  const { data } = await served.ask("{ metricDefinitions { id version formula } }");
  expect(data?.["metricDefinitions"]).toHaveLength(26);
  expect(data?.["metricDefinitions"]).toContainEqual({
    id: "span",
    version: 3,
    formula: "The median over days.",
  });
  const spans = served.postgres.db.selectFrom("metrics.definition").where("id", "=", "span");
  expect(await spans.select("version").execute()).toHaveLength(3);
});

test("without a valid token nothing is told", async () => {
  expect(await served.ask("{ metricDefinitions { id } }", "x.y.z")).toMatchObject({ status: 401 });
});
