import { ring } from "@organism/runtime/messages/bell.ts";
import { lastVersion } from "@organism/runtime/messages/outbox.ts";
import { cypher } from "@organism/runtime/stores/neo4j.ts";
import { eventually } from "@organism/runtime/testing/eventually.ts";
import { sql } from "kysely";
import { afterAll, beforeAll, expect, test } from "vitest";
import { betweennessOf } from "../centrality/betweenness.ts";
import { CentralityThread } from "../centrality/thread.ts";
import { centralitiesMeasured } from "../facts.ts";
import { topologyOf } from "../store/ties.ts";
import { arrivalsOf, type Mail } from "../testing/mail.ts";
import { openWorld, type World } from "../testing/world.ts";
import { build } from "./build.ts";
import { TIES_MOVED } from "./builder.ts";
import { runCentrality } from "./centrality.ts";
import { type Keeping, PlaceKeeper } from "./place-keeper.ts";
import { projectionSteps, runProjection } from "./projection.ts";

const HOUR_MS = 3_600_000;

let world: World;
let lifetime: AsyncDisposableStack;
const centralities = new CentralityThread(2);
beforeAll(async () => {
  lifetime = new AsyncDisposableStack();
  lifetime.use(centralities);
  world = lifetime.use(await openWorld());
  lifetime.use(runProjection({ ...world, steps: projectionSteps }));
});
afterAll(() => lifetime.disposeAsync());

const keeping = (refreshMs = HOUR_MS): Keeping => ({ ...world, centralities, tolerance: 0, refreshMs });
const dated = (id: string, from: string, to: string, at: string): Mail => ({ id, from, to, at });

let sent = 0;
/** Both write to each other: a tie on that day. */
async function befriend(
  dataset: Dataset,
  pairs: readonly (readonly [string, string])[],
  at = "2010-09-01T09:00:00Z",
) {
  const mails = pairs.flatMap(([one, other]) => [
    dated(`${sent++}`, one, other, at),
    dated(`${sent++}`, other, one, at),
  ]);
  await build(world.postgres, {
    arrivals: await arrivalsOf(world, dataset.number, mails),
    today: "2010-09-01",
  });
  await ring(world.redis, TIES_MOVED);
}

type Dataset = Awaited<ReturnType<World["newDataset"]>>;

async function keep(one: Keeping) {
  const { db } = one.postgres;
  const keeper = new PlaceKeeper(one, db, await lastVersion(db, "graph"));
  await keeper.begin();
  return keeper;
}

const line = (from: number, to: number) =>
  Array.from({ length: to - from }, (_, i) => [`p${from + i}`, `p${from + i + 1}`] as const);

/** The places that Neo4j shows, by the people's ids. */
const shown = ({ id }: Dataset) =>
  world.neo4j.read(cypher<{ id: string; betweenness: number }>`
    MATCH (p:Person {dataset: ${id}}) RETURN p.id AS id, p.betweenness AS betweenness ORDER BY id`);

/** What a recomputation from Postgres gives. */
async function recomputed({ number }: Dataset) {
  const { ties, people } = await topologyOf(world.postgres.db, number);
  const nodes = new Map(people.map((person, node) => [person, node]));
  const ends = [...ties].map((person) => nodes.get(person) ?? 0);
  const scores = betweennessOf({ nodes: people.length, ends: Uint32Array.from(ends) });
  const { rows } = await sql<{ number: number; id: string }>`
    select number, id from graph.person where dataset = ${number} order by id`.execute(world.postgres.db);
  return rows.map(({ number: person, id }) => ({ id, betweenness: scores[nodes.get(person) ?? 0] ?? 0 }));
}

const untilExact = (dataset: Dataset) =>
  eventually(async () => {
    const places = await shown(dataset);
    const expected = await recomputed(dataset);
    expect(places.map(({ id }) => id)).toEqual(expected.map(({ id }) => id));
    for (const [i, { betweenness }] of places.entries())
      expect(betweenness).toBeCloseTo(expected[i]?.betweenness ?? Number.NaN, 6);
  });

test("betweenness follows the ties: as they come, as islands join, and as old ones expire", async () => {
  await using _loop = runCentrality(keeping());
  const dataset = await world.newDataset("followed");
  await befriend(dataset, line(0, 30));
  await untilExact(dataset);
  await befriend(dataset, [...line(40, 50), ["p1", "p7"]]);
  await untilExact(dataset);
  await befriend(dataset, [["p45", "p3"]], "2010-09-20T09:00:00Z");
  await untilExact(dataset);
  // A month later nothing is left but this.
  await befriend(
    dataset,
    [
      ["p2", "p3"],
      ["p3", "p9"],
    ],
    "2010-10-10T09:00:00Z",
  );
  await untilExact(dataset);
});

test("what is due by the clock is measured whole: shown, kept for the day and announced", async () => {
  await using _loop = runCentrality(keeping(1_000));
  const dataset = await world.newDataset("measured whole");
  await befriend(dataset, line(0, 3));
  await eventually(async () => expect(await shown(dataset)).toHaveLength(4));
  await befriend(dataset, [["p0", "p2"]]);
  await eventually(async () => {
    const { rows } = await sql<{ triads: number; bound: number; rank: number }>`
      select sum(open_triads)::int as triads, max("constraint") as bound, sum(page_rank) as rank
      from graph.place where dataset = ${dataset.number} and day = '2010-09-01'`.execute(world.postgres.db);
    // A triangle with a leaf at one corner. The corner's two other contacts do not know the leaf; one of them is bound by
    // (1/2 + 1/2 · 1/3)² + (1/2 + 1/2 · 1/2)².
    expect(rows[0]?.triads).toBe(2);
    expect(rows[0]?.bound).toBeCloseTo((2 / 3) ** 2 + (3 / 4) ** 2, 9);
    expect(rows[0]?.rank).toBeCloseTo(1, 9);
  });
  const { rows } = await sql<{ day: string }>`
    select data->>'day' as day from graph.change
    where fact = ${centralitiesMeasured.name} and (data->>'dataset')::int = ${dataset.number}`.execute(
    world.postgres.db,
  );
  expect(rows[0]).toEqual({ day: "2010-09-01" });
});

test("changes that are no longer kept are a gap: the holder begins anew from the ties themselves", async () => {
  const dataset = await world.newDataset("gap");
  await befriend(dataset, line(0, 5));
  await using keeper = await keep(keeping());
  await keeper.turn();
  await befriend(dataset, line(5, 8));
  await sql`delete from graph.change`.execute(world.postgres.db);
  await befriend(dataset, line(8, 9));
  await expect(keeper.turn()).rejects.toThrow(/are kept: all graphs are loaded again/);
  await using _loop = runCentrality(keeping());
  await untilExact(dataset);
});

test("a holder that was frozen while it had something to show is fenced by whoever took over", async () => {
  const dataset = await world.newDataset("frozen");
  await befriend(dataset, line(0, 5));
  await eventually(async () => expect(await shown(dataset)).toHaveLength(6));
  const thawed = Promise.withResolvers<void>();
  const asked = Promise.withResolvers<void>();
  // Frozen between measuring and showing.
  const measure = async (...args: Parameters<CentralityThread["stand"]>) => {
    const places = await centralities.stand(...args);
    asked.resolve();
    await thawed.promise;
    return places;
  };
  await using own = new CentralityThread();
  const frozen = await keep({
    ...keeping(),
    centralities: Object.assign(Object.create(centralities), { stand: measure }),
  });
  const turn = (async () => {
    while (await frozen.turn());
  })();
  await asked.promise;
  await befriend(dataset, line(5, 9));
  await eventually(async () => expect(await shown(dataset)).toHaveLength(10));
  await using successor = await keep({ ...keeping(), centralities: own });
  while (await successor.turn());
  thawed.resolve();
  await expect(turn).rejects.toThrow(/was frozen/);
  await untilExact(dataset);
});
