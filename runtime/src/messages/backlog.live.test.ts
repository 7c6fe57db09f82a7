import { randomUUID } from "node:crypto";
import { afterAll, expect, test } from "vitest";
import { openRedis } from "../stores/redis.ts";
import { storeAddress } from "../testing/stores.ts";
import { backlogOf, isBefore, trimBefore, trimSettled } from "./backlog.ts";
import { append } from "./stream.ts";

const redis = await openRedis(storeAddress("REDIS_QUEUE_URL"), "queue");
afterAll(() => redis[Symbol.asyncDispose]());

async function streamOf(count: number) {
  const stream = `test:${randomUUID()}`;
  await append(
    redis,
    stream,
    Array.from({ length: count }, (_, data) => ({ data, id: `${data + 1}-0` })),
  );
  return stream;
}

const read = (stream: string, group: string, count: number, acknowledged: readonly string[]) =>
  redis.use(async (connection) => {
    await connection.xgroup("CREATE", stream, group, "0");
    await connection.xreadgroup("GROUP", group, "one", "COUNT", count, "STREAMS", stream, ">");
    if (acknowledged.length > 0) await connection.xack(stream, group, ...acknowledged);
  });

const lengthOf = (stream: string) => redis.use((connection) => connection.xlen(stream));

test("a group that does not exist has everything before it", async () => {
  const stream = await streamOf(3);
  expect(await backlogOf(redis, [stream, "test:none"], "readers")).toEqual([
    { stream, floor: "0-0", waiting: 3, waitingSince: new Date(1) },
    { stream: "test:none", floor: "0-0", waiting: 0, waitingSince: null },
  ]);
});

test("an entry that was read and not acknowledged holds the floor", async () => {
  const stream = await streamOf(5);
  await read(stream, "readers", 4, ["1-0", "3-0"]);
  const [backlog] = await backlogOf(redis, [stream], "readers");
  expect(backlog).toEqual({ stream, floor: "2-0", waiting: 3, waitingSince: new Date(2) });
});

test("trimming takes what is settled and nothing else", async () => {
  const stream = await streamOf(5);
  await read(stream, "readers", 3, ["1-0", "2-0", "3-0"]);
  const backlogs = await backlogOf(redis, [stream], "readers");
  expect(backlogs[0]?.floor).toBe("3-1");
  await trimSettled(redis, backlogs);
  expect(await lengthOf(stream)).toBe(2);
  expect(await backlogOf(redis, [stream], "readers")).toMatchObject([{ waiting: 2 }]);
});

test("old entries stay while one of the groups is not done with them", async () => {
  const stream = await streamOf(5);
  await read(stream, "fast", 5, ["1-0", "2-0", "3-0", "4-0", "5-0"]);
  await read(stream, "slow", 5, ["1-0"]);
  await trimBefore(redis, stream, "5-0");
  expect(await lengthOf(stream)).toBe(4);
});

test("ids compare by their numbers, not as text", () => {
  expect(isBefore("9-0", "10-0")).toBe(true);
  expect(isBefore("10-2", "10-10")).toBe(true);
  expect(isBefore("10-2", "10-2")).toBe(false);
});
