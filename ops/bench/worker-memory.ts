import { readFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { tiesChanged } from "@organism/graph";
import { sql } from "kysely";
import { blockModel } from "./block-model.ts";
import { sizeOf } from "./centralities.ts";
import { type Figure, figure, secondsOf } from "./figure.ts";
import { type OpenStores, openStores, startSystem } from "./system.ts";

const LOOK_MS = 250;

/** What the worker takes that keeps the graph of a large firm: everything in it measured, shown and kept. */
export async function* workerMemoryBench(): AsyncIterable<Figure> {
  const graph = blockModel(10_000, 300_000);
  await using system = await startSystem();
  await using stores = await openStores(system);
  const seconds = await secondsOf(async () => {
    const dataset = await found(stores, graph.nodes, graph.ends);
    while (!(await isMeasured(stores, dataset))) await sleep(LOOK_MS);
  });
  yield figure({
    name: `${sizeOf(graph)}: peak memory of the worker that measured, showed and kept all places, ${Math.round(seconds)} s after they came`,
    value: peakMegabytes(system.state.processes["worker"]?.pid ?? 0),
    unit: "MB",
    below: 400,
  });
}

/** Puts the firm into the stores as if it had been built and its ties projected; returns the dataset's number. */
async function found({ postgres: { db } }: OpenStores, people: number, ends: Uint32Array): Promise<number> {
  return await db.transaction().execute(async (transaction) => {
    const { rows } = await sql<{ dataset: number; version: number; first: number }>`
      with drawn as (update graph.version set last = last + 1 returning last as version),
      made as (
        insert into graph.dataset (name, live, version, window_day)
        select 'firm', false, version, '2010-09-01' from drawn returning number, version),
      people as (
        insert into graph.person (dataset) select number from made, generate_series(1, ${people}) returning number)
      select made.number as dataset, version, (select min(number) from people) as first from made`.execute(
      transaction,
    );
    const { dataset = 0, version = 0, first = 0 } = rows[0] ?? {};
    const of = (place: 0 | 1) => [...ends].filter((_, i) => i % 2 === place).map((node) => first + node);
    await sql`
      insert into graph.pair (dataset, low, high, up, down, tied, version, projected, projected_tied)
      select ${dataset}, least(one, other), greatest(one, other), 1, 1, true, ${version}, ${version}, true
      from unnest(${of(0)}::int[], ${of(1)}::int[]) as tie (one, other)`.execute(transaction);
    const data = { dataset, version, added: [[of(0)[0], of(1)[0]]], removed: [] };
    await sql`
      insert into graph.change (version, ordinal, fact, data)
      values (${version}, 0, ${tiesChanged.name}, ${JSON.stringify(data)}::jsonb)`.execute(transaction);
    return dataset;
  });
}

async function isMeasured({ postgres: { db } }: OpenStores, dataset: number): Promise<boolean> {
  const { rows } = await sql<{ measured: boolean }>`
    select measured >= version as measured from graph.dataset where number = ${dataset}`.execute(db);
  return rows[0]?.measured ?? false;
}

/** What the process took when it took most; Linux keeps it. */
const peakMegabytes = (pid: number) =>
  Number(/^VmHWM:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1]) / 1_000;
