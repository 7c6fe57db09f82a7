import { ownRedis } from "@organism/dev/stores/testing/own-redis.ts";
import { afterAll, beforeAll, expect, onTestFinished, test } from "vitest";
import { openRedis, type RedisPool } from "../stores/redis.ts";
import { eventually } from "../testing/eventually.ts";
import { append } from "./stream.ts";
import { type Heard, openTail } from "./tail.ts";
import { trimFacts } from "./trim.ts";

const world = new AsyncDisposableStack();
let redis: RedisPool;

beforeAll(async () => {
  redis = world.use(await openRedis(world.use(await ownRedis()).url, "queue"));
});
afterAll(() => world.disposeAsync());

const fill = (stream: string, count = 500) =>
  append(
    redis,
    stream,
    Array.from({ length: count }, (_, i) => ({ id: `${i + 1}-0`, data: i + 1 })),
  );

/** A group that was given the entries up to `read` and is done with those up to `done`. */
const follow = (stream: string, { read, done }: { read: number; done: number }) =>
  redis.use(async (connection) => {
    await connection.xgroup("CREATE", stream, "readers", "0");
    await connection.xreadgroup("GROUP", "readers", "one", "COUNT", read, "STREAMS", stream, ">");
    await connection.xack(stream, "readers", ...Array.from({ length: done }, (_, i) => `${i + 1}-0`));
  });

const firstOf = async (stream: string) => {
  const [first] = await redis.use((connection) => connection.xrange(stream, "-", "+", "COUNT", 1));
  return first?.[0];
};

async function heardSince(stream: string, since: string) {
  const tail = openTail(redis, stream);
  onTestFinished(() => tail[Symbol.asyncDispose]());
  const heard: Heard[] = [];
  await tail.join(since, (one) => heard.push(one));
  return heard;
}

test("facts stay while a group is not done with them or a subscription replays them", async () => {
  await Promise.all(["done", "behind", "unfollowed"].map((stage) => fill(`facts:${stage}`)));
  await fill("facts:short", 5);
  await fill("facts:done:dead");
  await fill("other");
  await follow("facts:done", { read: 500, done: 500 });
  await follow("facts:behind", { read: 200, done: 100 });
  await using _trimming = trimFacts(redis);
  await eventually(async () => {
    expect(await firstOf("facts:done")).toBe("300-0");
    expect(await firstOf("facts:unfollowed")).toBe("300-0");
    expect(await firstOf("facts:behind")).toBe("101-0");
  });
  for (const untouched of ["facts:short", "facts:done:dead", "other"])
    expect(await firstOf(untouched)).toBe("1-0");
  expect(await heardSince("facts:done", "300-0")).toHaveLength(200);
  expect(await heardSince("facts:done", "299-0")).toEqual(["gap"]);
});
