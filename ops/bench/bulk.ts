import { sql } from "kysely";
import { type Figure, figure, secondsOf } from "./figure.ts";
import { type Interaction, newDataset, recordAll } from "./recording.ts";
import { openStores, type System, startSystem, untilReady } from "./system.ts";

const FILE = 200_000;
const WARM_UP = 20_000;
const PEOPLE = 2_000;
const DAYS = 28;
const HISTORY = 1_500_000;

/** What comes by the file: how fast it is stored, and how long it takes to count a large firm's history anew. */
export async function* bulkBench(): AsyncIterable<Figure> {
  await using system = await startSystem();
  await load(system, "warming up", WARM_UP);
  const { stored, counted } = await load(system, "a file", FILE);
  yield figure({
    name: `bulk: ${FILE} interactions of ${PEOPLE} people, accepted and on disk`,
    value: stored,
    unit: "s",
    below: FILE / 30_000,
  });
  yield figure({
    name: `bulk: the same, counted and shown`,
    value: counted,
    unit: "s",
    below: FILE / 10_000,
  });
  yield figure({
    name: `rebuild: ${PEOPLE} people, ${HISTORY} interactions, counted anew and shown`,
    value: await rebuild(system),
    unit: "s",
    below: 60,
  });
}

const BEGIN = Date.UTC(2026, 0, 5);
const DAY_MS = 86_400_000;

/** Each writes to the next forty in turn, who answer in time; no two sends are alike. */
const mail = (n: number): Interaction => {
  const [one, other] = [n % PEOPLE, ((n % PEOPLE) + 1 + (Math.floor(n / PEOPLE) % 40)) % PEOPLE];
  const [from, to] = n % 3 === 0 ? [other, one] : [one, other];
  const at = new Date(BEGIN + (n % DAYS) * DAY_MS + n).toISOString();
  return { id: `${n}`, from: `p${from}@example.org`, to: `p${to}@example.org`, kind: "MAIL", at };
};

async function load(system: System, name: string, count: number) {
  const dataset = await newDataset(system, name);
  const interactions = Array.from({ length: count }, (_, n) => mail(n));
  let stored = 0;
  const counted = await secondsOf(async () => {
    stored = await secondsOf(() => recordAll(system, dataset, interactions, { bulk: true }));
    await untilReady(system, dataset);
  });
  return { stored, counted };
}

/** The history is put into the store as if it had come: what is measured is what is made of it. */
async function rebuild(system: System): Promise<number> {
  const dataset = await newDataset(system, "history");
  await using stores = await openStores(system);
  const { db } = stores.postgres;
  await sql`
    with made as (select number from graph.dataset where id = ${dataset}::uuid),
    people as (
      insert into graph.person (dataset) select number from made, generate_series(1, ${PEOPLE}) returning number),
    first as (select min(number) as first from people)
    insert into graph.interaction (dataset, sender, recipient, recipients, kind, at, seconds, received_at)
    select made.number, first + n % ${PEOPLE}, first + (n % ${PEOPLE} + 1 + (n / ${PEOPLE}) % 60) % ${PEOPLE}, 1, 0,
      timestamptz '2026-01-05' + n % 180 * interval '1 day' + n * interval '1 ms', null::int, now()
    from made, first, generate_series(0, ${HISTORY / 2 - 1}) n
    union all
    select made.number, first + (n % ${PEOPLE} + 1 + (n / ${PEOPLE}) % 60) % ${PEOPLE}, first + n % ${PEOPLE}, 1, 0,
      timestamptz '2026-01-05' + n % 180 * interval '1 day' + n * interval '1 ms', null::int, now()
    from made, first, generate_series(0, ${HISTORY / 2 - 1}) n`.execute(db);
  await sql`update graph.dataset set newest_event = '2026-07-03' where id = ${dataset}::uuid`.execute(db);
  return await secondsOf(async () => {
    await system.ask("mutation ($dataset: ID!) { rebuildGraph(dataset: $dataset) { phase } }", { dataset });
    await untilReady(system, dataset);
  });
}
