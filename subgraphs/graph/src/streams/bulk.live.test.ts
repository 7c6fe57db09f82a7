import { eventually } from "@organism/runtime/testing/eventually.ts";
import { sql } from "kysely";
import { afterAll, beforeAll, expect, test } from "vitest";
import { dueOf } from "../store/due.ts";
import { arrivalsOf, type Mail } from "../testing/mail.ts";
import { openWorld, type World } from "../testing/world.ts";
import { openBulk, storeBulk } from "./bulk.ts";
import { accept } from "./intake.ts";
import { runPath } from "./path.ts";
import { runRebuilds } from "./rebuild.ts";
import { graphStatus } from "./status.ts";

let world: World;
const lifetime = new AsyncDisposableStack();
beforeAll(async () => {
  world = lifetime.use(await openWorld());
  lifetime.use(await runPath({ ...world, consumer: "beside files" }));
});
afterAll(() => lifetime.disposeAsync());

const PEOPLE = 30;

/** Three months in which everybody writes to the next four, who mostly answer. */
const file: Mail[] = Array.from({ length: 2_000 }, (_, i) => {
  const [from, to] = [i % PEOPLE, ((i % PEOPLE) + 1 + (i % 4)) % PEOPLE];
  const at = new Date(Date.UTC(2010, 5, 1) + i * 3_600_000).toISOString();
  const [one, other] = i % 3 === 0 ? [to, from] : [from, to];
  return { id: `${i}`, from: `p${one}`, to: `p${other}`, at, recipients: i % 11 === 0 ? 20 : 1 };
});

let made = 0;
const newDataset = () => world.newDataset(`file ${made++}`);
type Dataset = Awaited<ReturnType<typeof newDataset>>;

const statusOf = ({ number }: Dataset) =>
  graphStatus({ postgres: world.postgres, queue: world.redis }, number);
const untilReady = (dataset: Dataset) =>
  eventually(async () =>
    expect(await statusOf(dataset)).toMatchObject({ phase: "READY", interactions: file.length }),
  );

/** All that follows from what was recorded, pair by pair in the order in which people were met. */
async function stored({ number }: Dataset) {
  const { rows } = await sql`
    with met as (select number, rank() over (order by number) as place from graph.person where dataset = ${number})
    select low.place as low, high.place as high, up, down, tied, revisit, projected_tied as shown,
      (select json_agg(json_build_array(day, day.up, day.down) order by day) from graph.pair_day day where day.pair = pair.number) as days
    from graph.pair join met low on low.number = pair.low join met high on high.number = pair.high
    order by 1, 2`.execute(world.postgres.db);
  return rows;
}

async function liveOnes(dataset: Dataset) {
  await accept(world.redis, dataset.number, await arrivalsOf(world, dataset.number, file));
  await untilReady(dataset);
  return await stored(dataset);
}

test("a file comes to what its rows one by one come to: repeated, in pieces, beside live ones", async () => {
  const orderly = await liveOnes(await newDataset());
  const dataset = await newDataset();
  await using _rebuilds = runRebuilds(world);
  const arrivals = await arrivalsOf(world, dataset.number, file);
  const pieces = Array.from({ length: 20 }, (_, i) => arrivals.slice(i * 100, i * 100 + 150));
  const bulk = openBulk({ postgres: world.postgres, queue: world.redis, mostWaiting: 100_000 });
  await Promise.all([
    ...pieces.toReversed().map((piece) => bulk.store(piece)),
    accept(world.redis, dataset.number, arrivals.slice(300, 900)),
  ]);
  await untilReady(dataset);
  expect(await stored(dataset)).toEqual(orderly);
});

test("until a file is counted no week is decided over it, and the graph says that it is built", async () => {
  const dataset = await newDataset();
  await storeBulk(world.postgres, await arrivalsOf(world, dataset.number, file));
  await sql`update graph.change set at = at - interval '1 hour'`.execute(world.postgres.db);
  const weeks = async () =>
    (await dueOf(world.postgres.db, new Date())).find((due) => due.dataset === dataset.number)?.weeks ?? [];
  expect(await weeks()).toEqual([]);
  expect(await statusOf(dataset)).toMatchObject({ phase: "BUILDING", rebuild: { step: "WAITING" } });
  await using _rebuilds = runRebuilds(world);
  await untilReady(dataset);
  await sql`update graph.change set at = at - interval '1 hour'`.execute(world.postgres.db);
  expect((await weeks()).length).toBeGreaterThan(8);
});

test("past its bound nothing is taken, and it is said when to come again", async () => {
  const dataset = await newDataset();
  const arrivals = await arrivalsOf(world, dataset.number, file);
  const bulk = openBulk({ postgres: world.postgres, queue: world.redis, mostWaiting: 1_000 });
  const first = bulk.store(arrivals.slice(0, 1_000));
  await expect(bulk.store(arrivals.slice(1_000))).rejects.toMatchObject({
    code: "OVERLOADED",
    retryAfterSeconds: 1,
  });
  await first;
  await bulk.store(arrivals.slice(1_000));
  await using _rebuilds = runRebuilds(world);
  await untilReady(dataset);
});
