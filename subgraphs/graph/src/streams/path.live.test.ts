import { factStream } from "@organism/runtime/messages/fact.ts";
import { relaySteps } from "@organism/runtime/messages/relay.ts";
import { cypher } from "@organism/runtime/stores/neo4j.ts";
import { eventually } from "@organism/runtime/testing/eventually.ts";
import { startChild } from "@organism/runtime/testing/spawned.ts";
import { sql } from "kysely";
import { afterAll, beforeAll, expect, onTestFinished, test } from "vitest";
import { tiesChanged } from "../facts.ts";
import { arrivalsOf, type Mail } from "../testing/mail.ts";
import { openWorld, type World } from "../testing/world.ts";
import { build } from "./build.ts";
import { accept } from "./intake.ts";
import { runPath } from "./path.ts";
import { projectionSteps } from "./projection.ts";
import { graphStatus } from "./status.ts";

let world: World;
beforeAll(async () => {
  world = await openWorld();
});
afterAll(() => world[Symbol.asyncDispose]());

const PEOPLE = 12;

/** Everybody to everybody: 132 sends, 66 ties. */
const everybody: Mail[] = Array.from(
  { length: PEOPLE * PEOPLE },
  (_, i) => [i % PEOPLE, Math.floor(i / PEOPLE)] as const,
)
  .filter(([from, to]) => from !== to)
  .map(([from, to]) => ({ id: `${from}`, from: `p${from}`, to: `p${to}`, at: "2010-09-01T09:00:00Z" }));
const TIES = (PEOPLE * (PEOPLE - 1)) / 2;

let made = 0;
const newDataset = () => world.newDataset(`path ${made++}`);

type Dataset = Awaited<ReturnType<typeof newDataset>>;

async function send({ number }: Dataset, mails: readonly Mail[]) {
  const arrivals = await arrivalsOf(world, number, mails);
  await accept(world.redis, number, arrivals);
}

const statusOf = ({ number }: Dataset) =>
  graphStatus({ postgres: world.postgres, queue: world.redis }, number);

const untilReady = (dataset: Dataset) =>
  eventually(async () => expect((await statusOf(dataset)).phase).toBe("READY"));

async function run() {
  const path = await runPath({ ...world, consumer: `tested ${made++}`, claimAfterMs: 2_000 });
  const stop = async () => path[Symbol.asyncDispose]();
  onTestFinished(stop);
  return { stop };
}

const shownTies = ({ id }: Dataset) =>
  world.neo4j.read(
    cypher<{ weight: number }>`
      MATCH (:Person {dataset: ${id}})-[t:TIE {active: true}]->() RETURN t.weight AS weight`,
  );

const shownPositions = ({ id }: Dataset) =>
  world.neo4j.read(
    cypher<{ degree: number; clustering: number }>`
      MATCH (p:Person {dataset: ${id}}) RETURN DISTINCT p.degree AS degree, p.clustering AS clustering`,
  );

async function storedTotals({ number }: Dataset) {
  const { rows } = await sql<{ sends: number; seen: number; pairs: number; counted: number }>`
    select (select count(*) from graph.interaction where dataset = ${number}) as sends,
      (select interactions from graph.dataset where number = ${number}) as seen,
      (select count(*) from graph.pair where dataset = ${number} and tied) as pairs,
      (select sum(pair_day.up + pair_day.down) from graph.pair_day join graph.pair on number = pair
        where dataset = ${number}) as counted`.execute(world.postgres.db);
  return rows[0];
}

/** Each fact of the stream as `version-ordinal`, and those of the outbox. */
async function announced() {
  const entries = await world.redis.use((connection) => connection.xrange(factStream(tiesChanged), "-", "+"));
  const { rows } = await sql<{ id: string }>`
    select version || '-' || ordinal as id from graph.change order by version, ordinal`.execute(
    world.postgres.db,
  );
  return { stream: entries.map(([id]) => id), outbox: rows.map(({ id }) => id) };
}

const expectAll = async (dataset: Dataset) => {
  await untilReady(dataset);
  expect(await storedTotals(dataset)).toEqual({
    sends: everybody.length,
    seen: everybody.length,
    pairs: TIES,
    counted: everybody.length,
  });
  expect(await shownTies(dataset)).toEqual(Array.from({ length: TIES }, () => ({ weight: 2 })));
  expect(await shownPositions(dataset)).toEqual([{ degree: PEOPLE - 1, clustering: 1 }]);
  await eventually(async () => {
    const { stream, outbox } = await announced();
    expect(stream).toEqual(outbox);
  });
};

test.each([
  "before the transaction",
  "between commit and acknowledgement",
  "between commit and projection",
  "between Neo4j and the mark that it has it",
  "between projection and relay",
  "between the announcement and its record",
])("killed %s: totals exact, each fact announced once", async (point) => {
  const dataset = await newDataset();
  const { POSTGRES_URL, NEO4J_URL, REDIS_QUEUE_URL } = world.env;
  const args = [point, POSTGRES_URL, NEO4J_URL, REDIS_QUEUE_URL];
  await using dying = startChild(new URL("../testing/dying-path.ts", import.meta.url), {}, args);
  await send(dataset, everybody);
  expect(await dying.exit).toBeNull();
  expect(dying.output()).toContain(`killed ${point}`);
  await run();
  await expectAll(dataset);
});

test("two builders at once, all sent twice: totals exact", async () => {
  const dataset = await newDataset();
  const first = await run();
  await run();
  await Promise.all([send(dataset, everybody), send(dataset, everybody.toReversed())]);
  await expectAll(dataset);
  await first.stop();
});

test("an absent Neo4j delays no fact, and is caught up with when it is back", async () => {
  const dataset = await newDataset();
  let away = true;
  const show: typeof projectionSteps.show = async (...args) => {
    if (away) throw new Error("Neo4j is away");
    await projectionSteps.show(...args);
  };
  const steps = { build, relay: relaySteps, projection: { ...projectionSteps, show } };
  await using _path = await runPath({ ...world, consumer: "without Neo4j" }, steps);
  await send(dataset, everybody);
  await eventually(async () => {
    const { stream, outbox } = await announced();
    expect(stream).toEqual(outbox);
    expect(outbox.length).toBeGreaterThan(0);
    expect((await storedTotals(dataset))?.pairs).toBe(TIES);
  });
  expect(await statusOf(dataset)).toMatchObject({ phase: "BUILDING" });
  expect(await shownTies(dataset)).toHaveLength(0);
  away = false;
  await expectAll(dataset);
});

test("a Neo4j that lost everything gets it again from Postgres", async () => {
  const dataset = await newDataset();
  const before = await run();
  await send(dataset, everybody);
  await untilReady(dataset);
  await before.stop();
  await world.neo4j.write(cypher`MATCH (p:Person {dataset: ${dataset.id}}) DETACH DELETE p`);
  await world.neo4j.write(cypher`MATCH (f:Fence {dataset: ${dataset.id}}) DELETE f`);
  await run();
  await eventually(async () => expect(await shownTies(dataset)).toHaveLength(TIES));
  await expectAll(dataset);
});

test("a dissolved tie stays in the view, inactive, and positions follow", async () => {
  const dataset = await newDataset();
  await run();
  await send(dataset, everybody);
  await untilReady(dataset);
  await send(dataset, [{ id: "much later", from: "p0", to: "p1", at: "2010-12-01T09:00:00Z" }]);
  await eventually(async () => expect(await shownTies(dataset)).toEqual([]));
  expect(await shownPositions(dataset)).toEqual([{ degree: 0, clustering: 0 }]);
});

test("a tie that was shown, never marked, and is gone meanwhile, leaves no position behind", async () => {
  const dataset = await newDataset();
  let failing = true;
  const mark: typeof projectionSteps.mark = async (...args) => {
    if (failing) throw new Error("the session ended");
    await projectionSteps.mark(...args);
  };
  const steps = { build, relay: relaySteps, projection: { ...projectionSteps, mark } };
  await using _path = await runPath({ ...world, consumer: "failing to mark" }, steps);
  await send(dataset, everybody);
  const together = [{ degree: PEOPLE - 1, clustering: 1 }];
  await eventually(async () => expect(await shownPositions(dataset)).toEqual(together));
  await send(dataset, [{ id: "much later", from: "p0", to: "p1", at: "2010-12-01T09:00:00Z" }]);
  await eventually(async () => expect((await storedTotals(dataset))?.pairs).toBe(0));
  failing = false;
  await untilReady(dataset);
  expect(await shownTies(dataset)).toEqual([]);
  expect(await shownPositions(dataset)).toEqual([{ degree: 0, clustering: 0 }]);
});

test("what is done with leaves the intake, what is not stays", async () => {
  const dataset = await newDataset();
  const waiting = async () => {
    const lengths = await world.redis.use(async (connection) => {
      const keys = await connection.keys("graph:intake:*");
      return Promise.all(keys.map((key) => connection.xlen(key)));
    });
    return lengths.reduce((sum, length) => sum + length, 0);
  };
  await send(dataset, everybody);
  expect(await waiting()).toBeGreaterThanOrEqual(everybody.length);
  expect(await statusOf(dataset)).toMatchObject({ phase: "BUILDING", percent: 0 });
  await run();
  await eventually(async () => expect(await waiting()).toBe(0));
  await untilReady(dataset);
  expect(await statusOf(dataset)).toMatchObject({ phase: "READY", percent: 100, lagMs: 0 });
});
