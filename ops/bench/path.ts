import { setTimeout as sleep } from "node:timers/promises";
import type { GraphTables } from "@organism/graph";
import { cypher, type Neo4j } from "@organism/runtime/stores/neo4j.ts";
import type { Postgres } from "@organism/runtime/stores/postgres.ts";
import { sql } from "kysely";
import { at, type Figure, figure, secondsOf } from "./figure.ts";
import { type Interaction, newDataset, record, recordAll } from "./recording.ts";
import { openStores, type System, startSystem, untilReady } from "./system.ts";

const INTERACTIONS = 60_000;
const WARM_UP = 20_000;
const PEOPLE = 2_000;

const PER_SECOND = 170;
const SECONDS = 20;
// A connector that listens sends what came meanwhile in one call; waiting for it counts.
const SENDING_MS = 10;
/** The oldest interaction of every how-manieth call is looked for in Neo4j; looking costs time of the same cores. */
const SAMPLE = 7;
const LOOK_MS = 10;

/** The way of an interaction: how many a second go through it, and how soon one can be asked for. */
export async function* pathBench(): AsyncIterable<Figure> {
  await using system = await startSystem();
  // A Java server that has just started compiles while it works.
  await sustain(system, "warming up", WARM_UP);
  const seconds = await sustain(system, "sustained", INTERACTIONS);
  yield figure({
    name: `path: ${INTERACTIONS} interactions on distinct pairs, accepted, built in and projected`,
    value: seconds,
    unit: "s",
    below: INTERACTIONS / 2_000,
  });
  await publish(system, "warming up for single sends");
  const latencies = await publish(system, "published");
  yield figure({
    name: `path: publish to queryable at ${PER_SECOND}/s, p50`,
    value: at(0.5, latencies),
    unit: "ms",
    below: 50,
  });
  yield figure({
    name: `path: publish to queryable at ${PER_SECOND}/s, p95`,
    value: at(0.95, latencies),
    unit: "ms",
    below: 50,
  });
}

const BEGIN = Date.UTC(2026, 0, 5);

const mail = (id: number, from: number, to: number): Interaction => ({
  id: `${id}`,
  from: `p${from}@example.org`,
  to: `p${to}@example.org`,
  kind: "MAIL",
  at: new Date(BEGIN + id).toISOString(),
});

// The n-th pair of a ring of people who know those up to 15 seats away, and more where that is used up.
const pairAt = (n: number) => [n % PEOPLE, (n + 1 + Math.floor(n / PEOPLE)) % PEOPLE] as const;

async function sustain(system: System, name: string, count: number): Promise<number> {
  const dataset = await newDataset(system, name);
  const pairs = Array.from({ length: count / 2 }, (_, n) => pairAt(n));
  const interactions = [
    ...pairs.map(([from, to], n) => mail(n, from, to)),
    ...pairs.map(([from, to], n) => mail(pairs.length + n, to, from)),
  ];
  return await secondsOf(async () => {
    await recordAll(system, dataset, interactions);
    await untilReady(system, dataset);
  });
}

/** Milliseconds from an interaction, which makes a tie, until Neo4j has it. */
async function publish(system: System, name: string): Promise<number[]> {
  const dataset = await newDataset(system, name);
  const count = PER_SECOND * SECONDS;
  const sends = Array.from({ length: count }, (_, n) => pairAt(n));
  const there = sends.map(([from, to], n) => mail(n, from, to));
  await recordAll(system, dataset, there);
  await untilReady(system, dataset);
  await using stores = await openStores(system);
  const { postgres, neo4j } = stores;
  const keys = await pairKeys(postgres, dataset);
  await using watch = watchTies(neo4j);
  const began = performance.now();
  const happens = (n: number) => began + (n * 1_000) / PER_SECOND;
  const latencies: Promise<number>[] = [];
  const calls: Promise<void>[] = [];
  for (let n = 0; n < count; ) {
    await sleep(SENDING_MS);
    const first = n;
    while (n < count && happens(n) <= performance.now()) n += 1;
    const some = sends.slice(first, n).map(([from, to], i) => mail(count + first + i, to, from));
    if (some.length > 0) calls.push(record(system, dataset, some));
    const [sample] = some.length > 0 && calls.length % SAMPLE === 0 ? [first] : [];
    if (sample !== undefined)
      latencies.push(watch.shown(keys.get(BEGIN + sample) ?? "").then((shown) => shown - happens(sample)));
  }
  await Promise.all(calls);
  return await Promise.all(latencies);
}

/** The key of each pair's tie in Neo4j, by the moment of its first mail. */
async function pairKeys(postgres: Postgres<GraphTables>, dataset: string): Promise<Map<number, string>> {
  const { rows } = await sql<{ at: Date; low: string; high: string }>`
    select at, low.id as low, high.id as high from graph.interaction
    join graph.dataset on dataset.number = interaction.dataset and dataset.id = ${dataset}::uuid
    join graph.person low on low.number = least(sender, recipient)
    join graph.person high on high.number = greatest(sender, recipient)`.execute(postgres.db);
  return new Map(rows.map(({ at, low, high }) => [at.getTime(), `${low}/${high}`]));
}

/** Tells when ties can be read in Neo4j: one question for all that are waited for, one at a time, not to be a load itself. */
function watchTies(neo4j: Neo4j) {
  const waiting = new Map<string, (at: number) => void>();
  let over = false;
  const run = async () => {
    while (!over) {
      const pairs = [...waiting.keys()];
      const rows = pairs.length > 0 ? await neo4j.read(tiesAmong(pairs)) : [];
      for (const { pair } of rows) {
        waiting.get(pair)?.(performance.now());
        waiting.delete(pair);
      }
      await sleep(LOOK_MS);
    }
  };
  const running = run();
  return {
    shown: (pair: string) => new Promise<number>((resolve) => waiting.set(pair, resolve)),
    async [Symbol.asyncDispose]() {
      over = true;
      await running;
    },
  };
}

const tiesAmong = (pairs: readonly string[]) => cypher<{ pair: string }>`
  MATCH ()-[t:TIE]->() WHERE t.pair IN ${pairs} AND t.active RETURN t.pair AS pair`;
