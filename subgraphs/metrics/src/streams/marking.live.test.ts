import { announce } from "@organism/runtime/messages/fact.ts";
import { openQueue } from "@organism/runtime/messages/queue.ts";
import { runJobs } from "@organism/runtime/messages/run-jobs.ts";
import { migrate } from "@organism/runtime/stores/migrations.ts";
import { eventually } from "@organism/runtime/testing/eventually.ts";
import { startChild } from "@organism/runtime/testing/spawned.ts";
import { sql } from "kysely";
import { afterAll, beforeAll, expect, test } from "vitest";
import { interactionsRecorded, tiesChanged } from "../../../graph/src/facts.ts";
import { stage as graphStage } from "../../../graph/src/store/stage.ts";
import { accept } from "../../../graph/src/streams/intake.ts";
import { runPath } from "../../../graph/src/streams/path.ts";
import { arrivalsOf } from "../../../graph/src/testing/mail.ts";
import { openWorld, type World } from "../../../graph/src/testing/world.ts";
import { measureWeeks } from "../jobs/index.ts";
import { stage } from "../store/stage.ts";
import type { Tables } from "../store/tables.ts";
import { calmWeek } from "../testing/mail.ts";
import { runMarking, unmarked } from "./marking.ts";

const lifetime = new AsyncDisposableStack();
let world: World;
let following: Omit<Parameters<typeof runMarking>[0], "consumer">;
beforeAll(async () => {
  world = lifetime.use(await openWorld());
  await migrate(world.postgres, [graphStage, stage]);
  const db = world.postgres.db.$extendTables<Tables & Record<string, never>>().$pickTables<keyof Tables>();
  const queue = lifetime.use(await openQueue(world.env.REDIS_QUEUE_URL));
  following = { postgres: { ...world.postgres, db }, redis: world.redis, queue, claimAfterMs: 1_500 };
});
afterAll(() => lifetime.disposeAsync());

interface Marked {
  person: number;
  firstDay: string;
  lastDay: string;
  urgent: boolean;
}

const marksOf = async ({ number }: { number: number }) =>
  (
    await sql<Marked>`
      select person, first_day as "firstDay", last_day as "lastDay", urgent from metrics.mark
      where dataset = ${number} order by person`.execute(world.postgres.db)
  ).rows;

const untilMarked = () => eventually(async () => expect(await unmarked(world.redis)).toBe(0));

/** A dataset that has heard of late April. */
async function newDataset(name: string) {
  const dataset = await world.newDataset(name);
  await sql`update graph.dataset set newest_event = '2026-04-25' where number = ${dataset.number}`.execute(
    world.postgres.db,
  );
  return dataset;
}

// Below the ids that the relay gives.
let last = 0;
const told = ({ number: dataset }: { number: number }, day: string, ...people: number[]) =>
  announce(
    world.redis,
    interactionsRecorded,
    { dataset, version: 1, days: [{ day, people }] },
    `${++last}-0`,
  );

test("what a follower marked and was killed before saying so is marked once in effect, with what came after", async () => {
  const dataset = await newDataset("killed");
  await told(dataset, "2026-04-14", 901, 902);
  await told(dataset, "2026-04-16", 902);
  {
    const args = [world.env.POSTGRES_URL, world.env.REDIS_QUEUE_URL];
    await using child = startChild(new URL("../testing/dying-marking.ts", import.meta.url), {}, args);
    expect(await child.exit).toBeNull();
  }
  expect((await marksOf(dataset)).length).toBeGreaterThan(0);
  expect(await unmarked(world.redis)).toBe(2);
  await told(dataset, "2026-04-15", 903);
  await using _marking = runMarking({ ...following, consumer: "next" });
  await untilMarked();
  const day = (name: string) => `2026-04-${name}`;
  expect(await marksOf(dataset)).toMatchObject([
    { person: 901, firstDay: day("14"), lastDay: day("14") },
    { person: 902, firstDay: day("14"), lastDay: day("16") },
    { person: 903, firstDay: day("15"), lastDay: day("15") },
  ]);
});

test("several followers mark what comes at once, each person by all the days it touches", async () => {
  const dataset = await newDataset("several");
  await using _one = runMarking({ ...following, consumer: "one" });
  await using _other = runMarking({ ...following, consumer: "other" });
  const people = Array.from({ length: 40 }, (_, i) => 1_000 + i);
  const days = Array.from({ length: 20 }, (_, i) => `2026-03-${String(i + 1).padStart(2, "0")}`);
  for (const day of days) {
    await told(dataset, day, ...people);
    await announce(
      world.redis,
      tiesChanged,
      { dataset: dataset.number, version: 1, added: [], removed: [] },
      `${++last}-0`,
    );
    await told(dataset, day, ...people.toReversed());
  }
  await untilMarked();
  const whole = { firstDay: days[0], lastDay: days.at(-1) };
  expect(await marksOf(dataset)).toMatchObject(people.map((person) => ({ person, ...whole })));
});

test("who was marked when everything stopped is measured at last", async () => {
  const dataset = await world.newDataset("stored");
  await using _path = await runPath({ ...world, consumer: "stored" });
  const over = { id: "the week is over", from: "ben", to: "ann", at: "2026-04-14T09:00:00Z" };
  const mails = [over, ...calmWeek({ from: "ann", to: "ben", monday: "2026-04-06" })];
  await accept(world.redis, dataset.number, await arrivalsOf(world, dataset.number, mails));
  {
    await using _marking = runMarking({ ...following, consumer: "stopped" });
    await eventually(async () => expect(await marksOf(dataset)).toHaveLength(2));
  }
  const { redis, queue } = following;
  await using _jobs = await runJobs({
    url: world.env.REDIS_QUEUE_URL,
    jobs: [measureWeeks],
    context: { metrics: following.postgres.db, redis, queue, stopping: new AbortController().signal },
    concurrency: 2,
  });
  await eventually(async () => expect(await marksOf(dataset)).toEqual([]));
  const { rows } = await sql`select from metrics.person_week where dataset = ${dataset.number}`.execute(
    world.postgres.db,
  );
  expect(rows.length).toBeGreaterThan(1);
});
