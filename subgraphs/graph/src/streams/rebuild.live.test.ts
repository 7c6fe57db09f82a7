import { cypher } from "@organism/runtime/stores/neo4j.ts";
import { eventually } from "@organism/runtime/testing/eventually.ts";
import { sql } from "kysely";
import { afterAll, beforeAll, expect, test } from "vitest";
import { addDays } from "../model/day.ts";
import { firstRule } from "../model/tie-rule.ts";
import { tiesOfDataset } from "../store/network.ts";
import { peopleBehind } from "../store/people.ts";
import { askRebuild } from "../store/rebuild.ts";
import { decideRule } from "../store/rules.ts";
import { ALIAS_KEY, arrivalsOf, type Mail } from "../testing/mail.ts";
import { openWorld, type World } from "../testing/world.ts";
import { accept } from "./intake.ts";
import { runPath } from "./path.ts";
import { rebuildDue } from "./rebuild.ts";
import { graphStatus } from "./status.ts";

let world: World;
const lifetime = new AsyncDisposableStack();
beforeAll(async () => {
  world = lifetime.use(await openWorld());
  lifetime.use(await runPath({ ...world, consumer: "rebuilding" }));
});
afterAll(() => lifetime.disposeAsync());

const people = Array.from({ length: 10 }, (_, i) => `p${i}`);

/** Everybody answers the next three, some only in an announcement, and more often the nearer; the last of it two weeks later. */
const history: Mail[] = people.flatMap((from, i) =>
  [1, 2, 3].flatMap((step) => {
    const to = people[(i + step) % people.length] ?? "";
    return Array.from({ length: 5 - step }, (_, n) => [
      { id: `${from} ${to} ${n}`, from, to, at: `2010-09-0${n + 1}T09:00:00Z`, recipients: 4 * step },
      { id: `${to} ${from} ${n}`, from: to, to: from, at: `${addDays("2010-09-02", 4 * n)}T09:00:00Z` },
    ]).flat();
  }),
);

let made = 0;
const newDataset = () => world.newDataset(`rebuilt ${made++}`);
type Dataset = Awaited<ReturnType<typeof newDataset>>;

const statusOf = ({ number }: Dataset) =>
  graphStatus({ postgres: world.postgres, queue: world.redis }, number);
const untilReady = (dataset: Dataset) =>
  eventually(async () => expect(await statusOf(dataset)).toMatchObject({ phase: "READY", rebuild: null }));

async function send({ number }: Dataset, mails: readonly Mail[]) {
  await accept(world.redis, number, await arrivalsOf(world, number, mails));
}

const work = () => rebuildDue(world);

const rule = { days: 14, mostRecipients: 4, eachWay: 1, bothWays: 3 };
const change = ({ number: dataset }: Dataset, numbers = rule) =>
  world.postgres.db
    .transaction()
    .execute((db) => decideRule(db, { dataset, numbers, author: "tester", reason: "a trial" }));

/** Who has a tie with whom, how strong, as the two stores have it. */
async function tiesOf({ id, number }: Dataset) {
  const names = await namesOf(number);
  const shown = await world.neo4j.read(cypher<{ a: string; b: string; weight: number }>`
    MATCH (a:Person {dataset: ${id}})-[t:TIE {active: true}]->(b:Person)
    RETURN a.id AS a, b.id AS b, t.weight AS weight`);
  const { rows: stored } = await sql<{ a: string; b: string; weight: number }>`
    select one.id as a, other.id as b, up + down as weight from graph.pair
    join graph.person one on one.number = low join graph.person other on other.number = high
    where pair.dataset = ${number} and tied`.execute(world.postgres.db);
  const told = (ties: typeof shown) =>
    ties.map(({ a, b, weight }) => `${[names.get(a), names.get(b)].sort().join("-")} ${weight}`).sort();
  return { shown: told(shown), stored: told(stored) };
}

async function namesOf(dataset: number) {
  const numbers = await peopleBehind(world.postgres.db, { dataset, key: ALIAS_KEY, addresses: people });
  const rows = await world.postgres.db
    .selectFrom("graph.person")
    .select(["number", "id"])
    .where("dataset", "=", dataset)
    .execute();
  const ids = new Map(rows.map(({ number, id }) => [number, id]));
  return new Map([...numbers].map(([name, number]) => [ids.get(number ?? 0) ?? "", name]));
}

/** What the rule makes of the history where it was in force from the beginning. */
async function builtUnder(numbers: typeof rule) {
  const dataset = await newDataset();
  await change(dataset, numbers);
  await work();
  await send(dataset, history);
  await untilReady(dataset);
  return await tiesOf(dataset);
}

/** Looks at the network again and again while something is done: whatever anybody could have seen. */
async function watching({ id }: Dataset, doing: () => Promise<void>) {
  const seen = new Set<string>();
  let over = false;
  const look = async () => {
    const ties = await tiesOfDataset(world.neo4j, id);
    seen.add(inOrder(ties.map(({ weight }) => weight)));
  };
  const lookOn = async () => {
    while (!over) await look();
  };
  // Before and after too: one look may take as long as all that is done.
  await look();
  const looking = lookOn();
  await doing();
  over = true;
  await looking;
  await look();
  return seen;
}

const inOrder = (weights: readonly number[]) => weights.toSorted((one, other) => one - other).join();

const weightsIn = ({ shown }: { shown: string[] }) => inOrder(shown.map((tie) => Number(tie.split(" ")[1])));

test("under a new rule the graph is what it would have been from the beginning, and nobody sees a mixture", async () => {
  const fresh = await builtUnder(rule);
  const dataset = await newDataset();
  await send(dataset, history);
  await untilReady(dataset);
  const before = await tiesOf(dataset);
  expect(before.stored).not.toEqual(fresh.stored);
  const seen = await watching(dataset, async () => {
    expect(await change(dataset)).toMatchObject({ allowed: true, rule: { version: 2 } });
    expect(await statusOf(dataset)).toMatchObject({
      tieRule: firstRule,
      rebuild: { tieRule: 2, step: "WAITING" },
    });
    await work();
    await untilReady(dataset);
  });
  expect(await tiesOf(dataset)).toEqual(fresh);
  expect(fresh.shown).toEqual(fresh.stored);
  expect([...seen].sort()).toEqual([weightsIn(before), weightsIn(fresh)].sort());
  expect((await statusOf(dataset)).tieRule).toEqual({ version: 2, ...rule });
});

test("what arrives while the graph is counted anew is counted once, under the new rule", async () => {
  const fresh = await builtUnder(rule);
  const dataset = await newDataset();
  await send(dataset, history.slice(0, 40));
  await untilReady(dataset);
  await change(dataset);
  await Promise.all([work(), send(dataset, history.slice(40)), send(dataset, history.slice(0, 20))]);
  await untilReady(dataset);
  expect(await tiesOf(dataset)).toEqual(fresh);
});

test("a doubted graph is what its interactions say again, whatever the stores had come to", async () => {
  const dataset = await newDataset();
  await send(dataset, history);
  await untilReady(dataset);
  const sound = await tiesOf(dataset);
  await sql`
    update graph.pair set up = 1, down = 0, tied = false where dataset = ${dataset.number} and number % 3 = 0`.execute(
    world.postgres.db,
  );
  await sql`
    delete from graph.pair_day using graph.pair
    where pair = pair.number and pair.dataset = ${dataset.number} and pair.number % 2 = 0`.execute(
    world.postgres.db,
  );
  await world.neo4j.write(cypher`
    MATCH (:Person {dataset: ${dataset.id}})-[t:TIE]->() WHERE t.weight > 6 SET t.active = false, t.weight = 99`);
  await world.neo4j.write(cypher`
    MATCH (a:Person {dataset: ${dataset.id}}) WITH collect(a) AS all WITH all[0] AS a, all[5] AS b
    MERGE (a)-[t:TIE {pair: 'invented'}]->(b) SET t.active = true, t.weight = 7, t.version = 1`);
  await askRebuild(world.postgres.db, dataset.number);
  await work();
  await untilReady(dataset);
  expect(await tiesOf(dataset)).toEqual(sound);
});

test("whoever was erased is not counted again from rows that are still to go", async () => {
  const dataset = await newDataset();
  await send(dataset, history);
  await untilReady(dataset);
  const { rows } = await sql<{ number: number }>`
    update graph.person set erased_at = now()
    where number = (select min(number) from graph.person where dataset = ${dataset.number})
    returning number`.execute(world.postgres.db);
  await askRebuild(world.postgres.db, dataset.number);
  await work();
  const { number = 0 } = rows[0] ?? {};
  const { rows: left } = await sql`
    select from graph.pair join graph.pair_day on pair = pair.number where low = ${number} or high = ${number}`.execute(
    world.postgres.db,
  );
  expect(left).toEqual([]);
});

test("a window over days whose interactions are gone keeps the cap under which they were counted", async () => {
  const dataset = await newDataset();
  await send(dataset, history);
  await untilReady(dataset);
  await sql`insert into graph.sealed_day values (${dataset.number}, '2010-09-01')`.execute(world.postgres.db);
  expect(await change(dataset, { ...rule, days: 7 })).toMatchObject({ allowed: true });
  await work();
  expect(await change(dataset, { ...rule, days: 21 })).toMatchObject({
    allowed: false,
    code: "PAST_RETENTION",
  });
  const { stored } = await tiesOf(dataset);
  await askRebuild(world.postgres.db, dataset.number);
  await work();
  expect((await tiesOf(dataset)).stored).toEqual(stored);
});
