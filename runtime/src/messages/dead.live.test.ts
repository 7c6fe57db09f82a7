import { randomUUID } from "node:crypto";
import { expect, test } from "vitest";
import { z } from "zod";
import { openRedis } from "../stores/redis.ts";
import { untilTrue } from "../testing/eventually.ts";
import { storeAddress } from "../testing/stores.ts";
import { deathsOf, replayDead } from "./dead.ts";
import { follow } from "./follow.ts";
import { append } from "./stream.ts";

test("what died is told by its reason, and once that is mended comes again, each once", async () => {
  await using redis = await openRedis(storeAddress("REDIS_QUEUE_URL"), "queue");
  const stream = `test:${randomUUID()}`;
  let broken = true;
  const handled: number[] = [];
  await using _follower = follow({
    redis,
    streams: [stream],
    group: "readers",
    consumer: randomUUID(),
    shape: z.number(),
    retryAfterMs: 20,
    async handle(entries) {
      if (broken) throw new Error("the shelf is full");
      handled.push(...entries.map(({ data }) => data));
    },
  });
  await append(redis, stream, [{ data: 1 }, { data: 2 }]);
  const dead = () => redis.use((connection) => connection.xlen(`${stream}:dead`));
  await untilTrue(async () => (await dead()) === 2);
  const [[reason = "", count] = []] = await deathsOf(redis, stream);
  expect(reason).toContain("the shelf is full");
  expect(count).toBe(2);
  broken = false;
  expect(await replayDead(redis, stream)).toBe(2);
  await untilTrue(() => handled.length === 2);
  expect(handled.toSorted()).toEqual([1, 2]);
  expect([await dead(), await replayDead(redis, stream)]).toEqual([0, 0]);
});
