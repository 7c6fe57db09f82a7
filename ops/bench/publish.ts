import { setTimeout as sleep } from "node:timers/promises";
import type { GraphTables } from "@organism/graph";
import { cypher, type Neo4j } from "@organism/runtime/stores/neo4j.ts";
import type { Postgres } from "@organism/runtime/stores/postgres.ts";
import { sql } from "kysely";
import { at, type Figure, figure } from "./figure.ts";
import { BEGIN, mail, pairAt } from "./mail.ts";
import { newDataset, record, recordAll } from "./recording.ts";
import { openStores, type System, startSystem, untilReady } from "./system.ts";

const PER_SECOND = 170;
const SECONDS = 15;
// A connector that listens sends what came meanwhile in one call.
const SENDING_MS = 10;
/** The oldest interaction of every how-manieth call is looked for in Neo4j; looking costs time of the same cores. */
const SAMPLE = 10;
const LOOK_MS = 5;

/** How soon an interaction can be asked for, while they come one by one and each makes a tie. */
export async function* publishBench(): AsyncIterable<Figure> {
  await using system = await startSystem();
  // A Java server that has just started compiles while it works.
  await publish(system, "warming up");
  const waits = await publish(system, "published");
  const p = (share: number, name: string, below: number, since: keyof Wait) =>
    figure({
      name: `path: ${name} to queryable at ${PER_SECOND}/s, p${100 * share}`,
      value: at(
        share,
        waits.map((wait) => wait[since]),
      ),
      unit: "ms",
      below,
    });
  yield p(0.5, "publish", 50, "accepted");
  yield p(0.95, "publish", 50, "accepted");
  yield p(0.95, "happening", 100, "happened");
}

/** Milliseconds until Neo4j has the tie: since the interaction happened, and since its sender was told that it is accepted. */
interface Wait {
  happened: number;
  accepted: number;
}

async function publish(system: System, name: string): Promise<Wait[]> {
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
  const waits: Promise<Wait>[] = [];
  const calls: Promise<void>[] = [];
  for (let n = 0; n < count; ) {
    await sleep(SENDING_MS);
    const first = n;
    while (n < count && happens(n) <= performance.now()) n += 1;
    const some = sends.slice(first, n).map(([from, to], i) => mail(count + first + i, to, from));
    if (some.length === 0) continue;
    const call = record(system, dataset, some);
    calls.push(call);
    if (calls.length % SAMPLE !== 0) continue;
    const answered = call.then(() => performance.now());
    const shown = watch.shown(keys.get(BEGIN + first) ?? "");
    waits.push(
      Promise.all([answered, shown]).then(([answered, shown]) => {
        // The tie may be there before its sender hears that it will be.
        return { happened: shown - happens(first), accepted: Math.max(shown - answered, 0) };
      }),
    );
  }
  await Promise.all(calls);
  return await Promise.all(waits);
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

// Left to itself Neo4j may read all ties: it plans by statistics from before there were any.
const tiesAmong = (pairs: readonly string[]) => cypher<{ pair: string }>`
  CYPHER replan=skip
  MATCH ()-[t:TIE]->() USING INDEX t:TIE(pair) WHERE t.pair IN ${pairs} AND t.active RETURN t.pair AS pair`;
