import { throwAwayDatabase } from "@organism/dev/stores/database.ts";
import { migrate } from "@organism/runtime/migrations.ts";
import { openPostgres, type Postgres } from "@organism/runtime/postgres.ts";
import { startStage } from "@organism/runtime/testing/stage.ts";
import { storeAddress } from "@organism/runtime/testing/stores.ts";
import { sql } from "kysely";
import { afterAll, beforeAll, expect, test } from "vitest";
import { stage } from "./store/stage.ts";
import type { Tables } from "./store/tables.ts";

const world = new AsyncDisposableStack();
let postgres: Postgres<Tables>;
let served: Awaited<ReturnType<typeof startStage>>;

beforeAll(async () => {
  const database = world.use(await throwAwayDatabase(storeAddress("POSTGRES_URL")));
  postgres = world.use(openPostgres<Tables>(database.url));
  await migrate(postgres, [stage]);
  served = world.use(await startStage(new URL("./server.ts", import.meta.url), database.url));
});
afterAll(() => world.disposeAsync());

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
    postgres.db,
  );
  const { data } = await served.ask("{ metricDefinitions { id version formula } }");
  expect(data?.["metricDefinitions"]).toHaveLength(25);
  expect(data?.["metricDefinitions"]).toContainEqual({
    id: "span",
    version: 2,
    formula: "The median over days.",
  });
  expect(await postgres.db.selectFrom("metrics.definition").selectAll().execute()).toHaveLength(26);
});

test("without a valid token nothing is told", async () => {
  expect(await served.ask("{ metricDefinitions { id } }", "x.y.z")).toMatchObject({ status: 401 });
});
