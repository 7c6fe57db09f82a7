import { eventually } from "@organism/runtime/testing/eventually.ts";
import { afterAll, afterEach, beforeAll, expect, test, vi } from "vitest";
import { addDays, type Day, dayOf } from "../model/day.ts";
import { mondayOf } from "../model/week.ts";
import { runPath } from "../streams/path.ts";
import { graphStatus } from "../streams/status.ts";
import { exchange, runOnce, send } from "../testing/company.ts";
import { openWorld, type World } from "../testing/world.ts";
import { publishGroups } from "./publish-groups.ts";

let world: World;
beforeAll(async () => {
  world = await openWorld();
});
afterAll(() => world[Symbol.asyncDispose]());
afterEach(() => vi.useRealTimers());

const today = dayOf(new Date());
const weekOf = (day: Day) => mondayOf(new Date(day));
type Dataset = Awaited<ReturnType<World["newDataset"]>>;

const sendOn = (dataset: Dataset, day: Day) => send(world, { dataset }, exchange("lead", "deputy", day));
const status = ({ number }: Dataset) => graphStatus({ postgres: world.postgres, queue: world.redis }, number);
const untilBuilt = (dataset: Dataset) =>
  eventually(async () => expect((await status(dataset)).phase).toBe("READY"));

async function decidedWeeks({ number }: Dataset): Promise<Day[]> {
  await runOnce(world, publishGroups);
  const week = world.postgres.db.selectFrom("graph.week").select("monday").where("dataset", "=", number);
  return (await week.orderBy("monday").execute()).map(({ monday }) => monday);
}

test("a live dataset that brings in its past has its weeks decided as its events pass them, not before", async () => {
  await using _path = await runPath({ ...world, consumer: "past" });
  const live = await world.newDataset("past", true);
  const [long, middle] = [addDays(today, -70), addDays(today, -35)];
  await sendOn(live, long);
  await sendOn(live, middle);
  await untilBuilt(live);
  expect((await status(live)).lastEventAt).toEqual(new Date(`${middle}T10:00:00Z`));
  const decided = await decidedWeeks(live);
  expect([decided.at(0), decided.at(-1)]).toEqual([weekOf(long), addDays(weekOf(middle), -14)]);
  await sendOn(live, addDays(today, -1));
  await untilBuilt(live);
  expect((await decidedWeeks(live)).at(-1)).toBe(addDays(weekOf(addDays(today, -1)), -14));
});

test("while what was accepted a minute ago waits, no week is decided", async () => {
  const live = await world.newDataset("behind", true);
  {
    await using _path = await runPath({ ...world, consumer: "before" });
    await sendOn(live, addDays(today, -70));
    await sendOn(live, addDays(today, -7));
    await untilBuilt(live);
  }
  await send(world, { dataset: live }, exchange("lead", "clerk", addDays(today, -28)));
  vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + 120_000 });
  expect(await decidedWeeks(live)).toEqual([]);
  vi.useRealTimers();
  await using _path = await runPath({ ...world, consumer: "after" });
  await untilBuilt(live);
  expect((await decidedWeeks(live)).length).toBeGreaterThan(5);
});
