import { setTimeout as sleep } from "node:timers/promises";
import { readProgress } from "@organism/simulator";
import { sql } from "kysely";
import { eventToAlert } from "./alerts.ts";
import { at, type Figure, figure } from "./figure.ts";
import { megabytesOf } from "./memory.ts";
import { type OpenStores, openStores, type System, startSystem, untilReady } from "./system.ts";

const LOOK_MS = 200;
const SETTLE_MS = 30_000;

/** The organisation that `npm start` fills itself with: brought in through the API and measured, while people look. */
export async function* pulseBench(): AsyncIterable<Figure> {
  await using system = await startSystem({ ORGANISM_SIMULATION: "on" });
  yield figure({
    name: "pulse: everything ready",
    value: system.state.seconds ?? Number.NaN,
    unit: "s",
    below: 60,
  });
  await using stores = await openStores(system);
  const began = performance.now();
  const looking = new AbortController();
  const looks = lookOn(system, looking.signal);
  const { interactions } = await untilMeasured(system, stores);
  const seconds = (performance.now() - began) / 1_000;
  looking.abort();
  const latencies = await looks;
  const name = `pulse: ${Math.floor(interactions / 1_000)},000 interactions of a simulated organisation brought in and measured`;
  yield figure({ name, value: seconds, unit: "s", below: 300 });
  yield figure({
    name: `pulse: answers of the gateway meanwhile, p95 of ${latencies.length}`,
    value: at(0.95, latencies),
    unit: "ms",
    below: 500,
  });
  await sleep(SETTLE_MS);
  const pids = Object.values(system.state.processes).map(({ pid }) => pid);
  yield figure({
    name: "pulse: memory of all processes, idle",
    value: megabytesOf(pids),
    unit: "MB",
    below: 3_000,
  });
  yield* eventToAlert(system, stores);
}

/** How often an organisation in which nobody is overloaded is told that somebody is, beside what the rulings expect. */
export async function* quietBench(): AsyncIterable<Figure> {
  await using system = await startSystem({ ORGANISM_SIMULATION: "quiet", WEB_URL: "http://127.0.0.1:9" });
  await using stores = await openStores(system);
  const { dataset, people } = await untilMeasured(system, stores);
  const { rows } = await sql<{ rises: number; chronic: number; weeks: number }>`
    select count(*) filter (where pattern = 'RISE')::int as rises,
      count(*) filter (where pattern = 'CHRONIC')::int as chronic,
      (select count(distinct monday) from metrics.person_week
        where dataset = ${dataset} and (risk ->> 'score') is not null)::int as weeks
    from metrics.alert where dataset = ${dataset}`.execute(stores.postgres.db);
  const { rises = 0, chronic = 0, weeks = 0 } = rows[0] ?? {};
  const perWeek = (count: number) => (count / weeks) * (2_000 / people);
  yield figure({
    name: "quiet: alerts of a rise a week, for 2,000 people",
    value: perWeek(rises),
    unit: "alerts",
    below: 3,
  });
  yield figure({
    name: "quiet: alerts of a chronic state a week, for 2,000 people",
    value: perWeek(chronic),
    unit: "alerts",
    below: 8,
  });
}

/** Resolves when the history is delivered, built in, and nobody waits to be measured, for a second: the last facts take a moment. */
async function untilMeasured(system: System, { postgres }: OpenStores) {
  let calm = 0;
  for (;;) {
    const progress = readProgress(system.home);
    if (progress?.loaded) {
      await untilReady(system, progress.dataset);
      const { rows } = await sql<{ number: number; interactions: number; marked: boolean }>`
        select number, interactions::int, exists (
          select from metrics.mark where dataset = number and (urgent or first_day < now() - interval '7 days')) as marked
        from graph.dataset where id = ${progress.dataset}`.execute(postgres.db);
      const [{ number, interactions, marked } = { number: 0, interactions: 0, marked: true }] = rows;
      calm = marked ? 0 : calm + 1;
      if (calm * LOOK_MS > 1_000) return { dataset: number, interactions, people: progress.people };
    }
    await sleep(LOOK_MS);
  }
}

const page = `query ($dataset: ID!) { datasets { id name } graphStatus(dataset: $dataset) { phase percent lagMs }
  me(dataset: $dataset) { id displayName weeks(last: 13) { week collaborationHours } overloadRisk { score } }
  burnoutAlerts(dataset: $dataset) { edges { node { id } } } }`;

/** What somebody who reads the home page all the time waits for, in milliseconds. */
async function lookOn(system: System, signal: AbortSignal): Promise<number[]> {
  const latencies: number[] = [];
  const ask = await system.as("employee");
  while (!signal.aborted) {
    await sleep(LOOK_MS);
    const dataset = readProgress(system.home)?.dataset;
    if (!dataset) continue;
    const began = performance.now();
    await ask(page, { dataset });
    latencies.push(performance.now() - began);
  }
  return latencies;
}
