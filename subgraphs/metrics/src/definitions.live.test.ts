import { startStage } from "@organism/runtime/testing/stage.ts";
import { sql } from "kysely";
import { afterAll, beforeAll, expect, test } from "vitest";
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
  expect(definitions).toHaveLength(25);
  expect(definitions).toContainEqual({
    id: "focusHours",
    version: 1,
    name: "Focus",
    formula: expect.stringContaining("at least 60 minutes"),
    unit: "HOURS",
    source: "Microsoft Viva Insights",
  });
});

test("a new version of a definition takes the place of the old one, which stays", async () => {
  await sql`
    insert into metrics.definition
    select id, 2, name, ${"The median over days."}, unit, source from metrics.definition where id = ${"span"}`.execute(
    served.postgres.db,
  );
  const { data } = await served.ask("{ metricDefinitions { id version formula } }");
  expect(data?.["metricDefinitions"]).toHaveLength(25);
  expect(data?.["metricDefinitions"]).toContainEqual({
    id: "span",
    version: 2,
    formula: "The median over days.",
  });
  expect(await served.postgres.db.selectFrom("metrics.definition").selectAll().execute()).toHaveLength(26);
});

test("without a valid token nothing is told", async () => {
  expect(await served.ask("{ metricDefinitions { id } }", "x.y.z")).toMatchObject({ status: 401 });
});
