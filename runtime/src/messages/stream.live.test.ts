import { randomUUID } from "node:crypto";
import { ownRedis } from "@organism/dev/stores/testing/own-redis.ts";
import { afterAll, describe, expect, test } from "vitest";
import { z } from "zod";
import { openRedis } from "../stores/redis.ts";
import { storeAddress } from "../testing/stores.ts";
import { announce, defineFact, factStream } from "./fact.ts";
import { append } from "./stream.ts";

const redis = await openRedis(storeAddress("REDIS_QUEUE_URL"), "queue");
afterAll(() => redis[Symbol.asyncDispose]());

const newStage = () => `stage-${randomUUID()}`;
const lengthOf = (stream: string) => redis.use((connection) => connection.xlen(stream));

describe("append", () => {
  test("entries whose ids are there already are refused, the others of the same call are not", async () => {
    const stream = newStage();
    const messages = [1, 2, 3].map((n) => ({ data: n, id: `7-${n}` }));
    expect(await append(redis, stream, messages.slice(0, 2))).toBe(2);
    expect(await append(redis, stream, messages)).toBe(1);
    expect(await lengthOf(stream)).toBe(3);
  });

  test("a fault is not mistaken for a repeat", async () => {
    const stream = newStage();
    await redis.use((connection) => connection.set(stream, "not a stream"));
    await expect(append(redis, stream, [{ data: 1 }])).rejects.toThrow("WRONGTYPE");
  });

  test("a full Redis refuses by name, and keeps what it had", async () => {
    await using server = await ownRedis();
    await using pool = await openRedis(server.url, "queue");
    await append(pool, "s", [{ data: 1 }]);
    await pool.use((connection) => connection.config("SET", "maxmemory", "1"));
    const refusal = { code: "STREAM_UNAVAILABLE", message: expect.stringContaining("OOM") };
    await expect(append(pool, "s", [{ data: 2 }])).rejects.toMatchObject(refusal);
    expect(await pool.use((connection) => connection.xlen("s"))).toBe(1);
  });
});

describe("announce", () => {
  test("a fact announced twice under one id is there once, and the second announcer is told so", async () => {
    const happened = defineFact({
      name: `${newStage()}.ties-changed`,
      data: z.object({ count: z.number() }),
    });
    expect(await announce(redis, happened, { count: 2 }, "41-0")).toBe("announced");
    expect(await announce(redis, happened, { count: 2 }, "41-0")).toBe("already there");
    expect(await announce(redis, happened, { count: 3 }, "41-1")).toBe("announced");
    expect(await lengthOf(factStream(happened))).toBe(2);
  });

  test("facts of one stage share a stream in the order of their announcement", async () => {
    const stage = newStage();
    const first = defineFact({ name: `${stage}.ties-changed`, data: z.object({}) });
    const second = defineFact({ name: `${stage}.person-erased`, data: z.object({}) });
    await announce(redis, first, {});
    await announce(redis, second, {});
    const entries = await redis.use((connection) => connection.xrange(factStream(first), "-", "+"));
    const names = entries.map(([, fields]) => JSON.parse(fields[1] ?? "").fact);
    expect(names).toEqual([first.name, second.name]);
  });
});
