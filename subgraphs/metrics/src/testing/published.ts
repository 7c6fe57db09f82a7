import { migrate } from "@organism/runtime/stores/migrations.ts";
import { eventually } from "@organism/runtime/testing/eventually.ts";
import { type Kysely, sql } from "kysely";
import { expect } from "vitest";
import { stage as graphStage } from "../../../graph/src/store/stage.ts";
import { runPath } from "../../../graph/src/streams/path.ts";
import { type Company, firstWeek, foundCompany, publish } from "../../../graph/src/testing/company.ts";
import { openWorld } from "../../../graph/src/testing/world.ts";
import { type JobContext, publishWeeks } from "../jobs/index.ts";
import { measureSome } from "../measure/some.ts";
import { mark } from "../store/marks.ts";
import { stage } from "../store/stage.ts";
import type { Tables } from "../store/tables.ts";

/** A company whose first week is measured and published, with an alert of the division of team B, in stores of its own. */
export async function publishCompany(name: string) {
  await using lifetime = new AsyncDisposableStack();
  const world = lifetime.use(await openWorld());
  await migrate(world.postgres, [graphStage, stage]);
  const all = world.postgres.db.$extendTables<Tables & Record<string, never>>();
  const metrics: Kysely<Tables> = all.$pickTables<keyof Tables>();
  lifetime.use(await runPath({ ...world, consumer: name }));
  const company = await foundCompany(world, name);
  await eventually(async () => expect(await interactionsOf(metrics, company)).toBeGreaterThanOrEqual(114));
  await publish(world);
  await measureEverybody(metrics, company);
  await alertDivision(metrics, company);
  // All that this job looks at.
  const context = { metrics, redis: world.redis } as JobContext;
  await publishWeeks.run({}, context);
  const kept = lifetime.move();
  return { world, company, metrics, context, [Symbol.asyncDispose]: () => kept.disposeAsync() };
}

export type PublishedCompany = Awaited<ReturnType<typeof publishCompany>>;

async function interactionsOf(db: Kysely<Tables>, { dataset }: Company): Promise<number> {
  const { rows } = await sql<{ n: number }>`
    select count(*)::int as n from graph.interaction where dataset = ${dataset.number}`.execute(db);
  return rows[0]?.n ?? 0;
}

async function measureEverybody(db: Kysely<Tables>, { dataset }: Company) {
  const { rows } = await sql<{ number: number }>`
    select number from graph.participant where dataset = ${dataset.number}`.execute(db);
  const touched = { dataset: dataset.number, firstDay: firstWeek, lastDay: firstWeek, urgent: true };
  await mark(
    db,
    rows.map(({ number: person }) => ({ ...touched, person })),
  );
  while ((await measureSome(db, dataset.number)) > 0);
}

/** As if the week of each of five had raised an alert: the division's is then due with the published week. */
async function alertDivision(db: Kysely<Tables>, { dataset, numberOf }: Company) {
  const rows = ["b1", "b2", "b3", "b4", "b5"].map((address) => ({
    dataset: dataset.number,
    person: numberOf(address),
    pattern: "RISE" as const,
    since: firstWeek,
    week: firstWeek,
    open: true,
    version: 0,
  }));
  await db.insertInto("metrics.alert").values(rows).execute();
}
