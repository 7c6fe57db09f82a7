import { ownRedis } from "@organism/dev/stores/testing/own-redis.ts";
import { afterAll, beforeAll, expect, onTestFinished, test } from "vitest";
import { openRedis, type RedisPool } from "../stores/redis.ts";
import { eventually } from "../testing/eventually.ts";
import { append } from "./stream.ts";
import { type Heard, openTail, sinceVersion, type Tail } from "./tail.ts";

const EPOCH = 1_000_000_000_000;
const world = new AsyncDisposableStack();
let redis: RedisPool;
let made = 0;

beforeAll(async () => {
  redis = world.use(await openRedis(world.use(await ownRedis()).url, "queue"));
});
afterAll(() => world.disposeAsync());

async function newTail(versions: number[]) {
  const stream = `facts:tailed-${made++}`;
  const add = (version: number) => append(redis, stream, [{ id: `${EPOCH + version}-0`, data: version }]);
  for (const version of versions) await add(version);
  const tail = openTail(redis, stream);
  onTestFinished(() => tail[Symbol.asyncDispose]());
  return { stream, add, tail };
}

async function hear(tail: Tail, since?: string) {
  const heard: (number | "gap")[] = [];
  const versionOf = (one: Heard) => (one === "gap" ? one : Number(one[0].split("-")[0]) - EPOCH);
  const leave = await tail.join(since, (one) => heard.push(versionOf(one)));
  return { heard, leave };
}

test("a listener hears what comes from now on, until it leaves", async () => {
  const { add, tail } = await newTail([1]);
  const { heard, leave } = await hear(tail);
  await add(2);
  await eventually(() => expect(heard).toEqual([2]));
  leave();
  const other = await hear(tail);
  await add(3);
  await eventually(() => expect(other.heard).toEqual([3]));
  expect(heard).toEqual([2]);
});

test("what came since an entry is told first, each once, while more comes", async () => {
  const { add, tail } = await newTail([1, 2, 3]);
  // One after another, as a relay adds: of two sent at once on two connections, Redis refuses the one that comes behind.
  const adding = (async () => {
    for (const version of [4, 5, 6, 7]) await add(version);
  })();
  const { heard } = await hear(tail, `${EPOCH + 1}-0`);
  await adding;
  await eventually(() => expect(heard.at(-1)).toBe(7));
  expect(heard).toEqual([2, 3, 4, 5, 6, 7]);
});

test("who knows a version hears nothing of it, even where it is announced afterwards", async () => {
  const { add, tail } = await newTail([1]);
  const { heard } = await hear(tail, sinceVersion(EPOCH + 2));
  await add(2);
  await add(3);
  await eventually(() => expect(heard).toEqual([3]));
});

test("what is no longer kept, came before a restore, or is too much, is a gap", async () => {
  const { stream, tail } = await newTail(Array.from({ length: 300 }, (_, i) => i + 1));
  expect((await hear(tail, `${EPOCH + 1}-0`)).heard).toEqual(["gap"]);
  expect((await hear(tail, `${EPOCH + 298}-0`)).heard).toEqual([299, 300]);
  expect((await hear(tail, `${2 * EPOCH + 298}-0`)).heard).toEqual(["gap"]);
  await redis.use((connection) => connection.xtrim(stream, "MAXLEN", 10));
  expect((await hear(tail, `${EPOCH + 280}-0`)).heard).toEqual(["gap"]);
  expect((await hear(tail, `${EPOCH + 295}-0`)).heard).toHaveLength(5);
  await redis.use((connection) => connection.del(stream));
  expect((await hear(tail, `${EPOCH + 295}-0`)).heard).toEqual(["gap"]);
});

test("a since that is no event id is refused", async () => {
  const { tail } = await newTail([1]);
  for (const hostile of ["", "-", "+", "1-1 COUNT 5", "\u0000", "9".repeat(400), `1-${"9".repeat(20)}`])
    await expect(hear(tail, hostile)).rejects.toMatchObject({ code: "BAD_USER_INPUT" });
});
