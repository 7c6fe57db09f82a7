import { randomUUID } from "node:crypto";
import { ownRedis } from "@organism/dev/stores/testing/own-redis.ts";
import { register } from "prom-client";
import { afterAll, expect, onTestFinished, test, vi } from "vitest";
import { z } from "zod";
import type { Store } from "../stores/pool.ts";
import { openRedis } from "../stores/redis.ts";
import { untilTrue as until } from "../testing/eventually.ts";
import { end, startChild, untilPrinted } from "../testing/spawned.ts";
import { storeAddress } from "../testing/stores.ts";
import { type Following, follow } from "./follow.ts";
import { append } from "./stream.ts";

const url = storeAddress("REDIS_QUEUE_URL");
const redis = await openRedis(url, "queue");
afterAll(() => redis[Symbol.asyncDispose]());

const followerFile = new URL("../testing/follower.ts", import.meta.url);
const Numbered = z.number();
const newStream = () => `test:${randomUUID()}`;
const messageOf = (data: unknown) => ({ data });
const put = (stream: string, ...numbers: unknown[]) => append(redis, stream, numbers.map(messageOf));
const numbers = (count: number) => Array.from({ length: count }, (_, i) => i);

/** Follows until the test ends and collects what was handled without a fault. */
function collect({ stream, ...options }: Partial<Following<typeof Numbered>> & { stream: string }) {
  const handled: number[] = [];
  const follower = follow({
    redis,
    streams: [stream],
    group: "readers",
    consumer: randomUUID(),
    shape: Numbered,
    retryAfterMs: 50,
    ...options,
    async handle(entries, signal) {
      await options.handle?.(entries, signal);
      handled.push(...entries.map(({ data }) => data));
    },
  });
  onTestFinished(() => follower[Symbol.asyncDispose]());
  return { handled, follower };
}

const deadOf = async (stream: string) => {
  const entries = await redis.use((connection) => connection.xrange(`${stream}:dead`, "-", "+"));
  return entries.map(([, fields]) => Object.fromEntries(fields.map((name, i) => [name, fields[i + 1]])));
};

const pendingOf = async (stream: string) => {
  const [count] = await redis.use((connection) => connection.xpending(stream, "readers"));
  return Number(count);
};

const longestIdle = async (stream: string) => {
  const rows = await redis.use((connection) => connection.xpending(stream, "readers", "-", "+", 100));
  return Math.max(...(rows as [string, string, number, number][]).map(([, , idleMs]) => idleMs));
};

test("a group made late begins at the beginning and keeps the order", async () => {
  const stream = newStream();
  await put(stream, ...numbers(1_200));
  const { handled } = collect({ stream });
  await until(() => handled.length === 1_200);
  expect(handled).toEqual(numbers(1_200));
  await until(async () => (await pendingOf(stream)) === 0);
});

test("what waits in several streams is handled together, and what fails in one is dead in that one alone", async () => {
  const streams = Array.from({ length: 3 }, newStream);
  for (const [i, stream] of streams.entries()) await put(stream, 10 * i, 10 * i + 1);
  const batches: number[][] = [];
  await using _follower = follow({
    redis,
    streams,
    group: "readers",
    consumer: randomUUID(),
    shape: Numbered,
    retryAfterMs: 50,
    async handle(entries) {
      const batch = entries.map(({ data }) => data);
      batches.push(batch);
      if (batch.includes(11)) throw new Error("eleven");
    },
  });
  const deaths = async () => Promise.all(streams.map(async (stream) => (await deadOf(stream)).length));
  await until(() => batches.length > 0);
  expect(batches[0]).toEqual([0, 1, 10, 11, 20, 21]);
  await until(async () => (await deaths()).join() === "0,1,0");
  await until(async () => (await Promise.all(streams.map(pendingOf))).every((count) => count === 0));
});

test("two consumers of a group share the entries, two groups each get all", async () => {
  const stream = newStream();
  const [one, other] = [collect({ stream, batch: 10 }), collect({ stream, batch: 10 })];
  const apart = collect({ stream, group: "others" });
  await put(stream, ...numbers(500));
  await until(() => one.handled.length + other.handled.length === 500 && apart.handled.length === 500);
  expect([...one.handled, ...other.handled].sort((a, b) => a - b)).toEqual(numbers(500));
});

test("what a killed consumer held is claimed by another", async () => {
  const stream = newStream();
  await put(stream, ...numbers(20));
  await using doomed = startChild(followerFile, {}, [url, stream]);
  await untilPrinted(doomed, "holding 20");
  const { handled } = collect({ stream, claimAfterMs: 400 });
  await end(doomed, "SIGKILL");
  await until(() => handled.length === 20);
  expect(handled.toSorted((a, b) => a - b)).toEqual(numbers(20));
});

test("an entry that kills its consumers kills 3, then it is a dead letter; its neighbours are handled", async () => {
  const stream = newStream();
  await put(stream, ...numbers(20));
  for (let consumers = 0; consumers < 3; consumers++) {
    await using child = startChild(followerFile, {}, [url, stream, "13"]);
    expect(await child.exit).toBeNull();
  }
  const { handled } = collect({ stream, claimAfterMs: 400 });
  await until(async () => (await deadOf(stream)).length === 1);
  expect((await deadOf(stream))[0]).toMatchObject({
    data: "13",
    attempts: "3",
    reason: expect.stringMatching(/^left unfinished 3 times/),
  });
  await until(async () => (await pendingOf(stream)) === 0);
  expect(handled).not.toContain(13);
});

test("a healthy consumer keeps its entries however long it works on them", async () => {
  const stream = newStream();
  const { promise: finished, resolve: finish } = Promise.withResolvers<void>();
  const begin = vi.fn(() => finished);
  const slow = collect({ stream, claimAfterMs: 300, handle: begin });
  await put(stream, 1);
  await until(() => begin.mock.calls.length === 1);
  const rival = collect({ stream, claimAfterMs: 300 });
  // It renews its hold every third of the claim time: nine renewals are three claim times.
  let renewals = 0;
  let idleMs = 0;
  await until(async () => {
    const before = idleMs;
    idleMs = await longestIdle(stream);
    if (idleMs < before) renewals++;
    return renewals === 9;
  });
  finish();
  await until(() => slow.handled.length === 1);
  expect(rival.handled).toEqual([]);
});

test("an entry that always fails is tried 3 times, then a dead letter with its reason; the others are handled once", async () => {
  const stream = newStream();
  let tries = 0;
  await put(stream, ...numbers(100));
  const { handled } = collect({
    stream,
    async handle(entries) {
      if (!entries.some(({ data }) => data === 13)) return;
      if (entries.length === 1) tries++;
      throw new Error("thirteen is bad luck");
    },
  });
  await until(async () => (await deadOf(stream)).length === 1);
  const [dead] = await deadOf(stream);
  expect(dead).toMatchObject({ data: "13", reason: "thirteen is bad luck", attempts: "3", group: "readers" });
  expect(dead?.["id"]).toMatch(/^\d+-\d+$/);
  expect(tries).toBe(3);
  expect(handled).toEqual(numbers(100).filter((n) => n !== 13));
  expect(await pendingOf(stream)).toBe(0);
  const labels = `stream="${stream}",group="readers"`;
  const metrics = await register.metrics();
  expect(metrics).toContain(`organism_stream_entries_total{${labels},outcome="handled"} 99`);
  expect(metrics).toContain(`organism_stream_entries_total{${labels},outcome="failed"} 3`);
  expect(metrics).toContain(`organism_stream_entries_total{${labels},outcome="dead"} 1`);
});

test("an entry of another shape becomes a dead letter and is never handed over", async () => {
  const stream = newStream();
  await put(stream, 1, { not: "a number" }, 2);
  const { handled } = collect({ stream });
  await until(async () => (await deadOf(stream)).length === 1);
  expect((await deadOf(stream))[0]).toMatchObject({
    attempts: "3",
    reason: expect.stringMatching(/^does not fit: .*expected number/),
  });
  expect(handled).toEqual([1, 2]);
});

test("poison does not halve the throughput of the others: less than twice the work is done", async () => {
  const stream = newStream();
  const entries = numbers(10_000).flatMap((n) => (n % 2_000 === 1_000 ? [-n, n] : [n]));
  let handedOver = 0;
  await put(stream, ...entries);
  const { handled } = collect({
    stream,
    async handle(batch) {
      handedOver += batch.length;
      if (batch.some(({ data }) => data < 0)) throw new Error("poison");
    },
  });
  await until(async () => (await deadOf(stream)).length === 5);
  await until(() => handled.length === 10_000);
  expect(handedOver).toBeLessThan(2 * entries.length);
});

test("an outage of a store the work needs buries nothing, however long it lasts", async () => {
  const stream = newStream();
  let away = true;
  let failures = 0;
  const check = async () => {
    if (away) throw new Error("away");
  };
  const store: Store = {
    name: "a-store",
    stats: () => ({ active: 0, idle: 0, waiting: 0 }),
    check,
    async [Symbol.asyncDispose]() {},
  };
  await put(stream, ...numbers(10));
  const { handled } = collect({
    stream,
    needs: [store],
    async handle() {
      if (!away) return;
      failures++;
      throw new Error("connection refused");
    },
  });
  await until(() => failures === 1);
  away = false;
  await until(() => handled.length === 10);
  expect(await deadOf(stream)).toEqual([]);
});

test("a stop lets the batch in hand finish and takes no other", async () => {
  const stream = newStream();
  await put(stream, ...numbers(30));
  const stop = new AbortController();
  const { handled, follower } = collect({
    stream,
    batch: 10,
    signal: stop.signal,
    handle: async () => stop.abort(),
  });
  await until(() => handled.length > 0);
  await follower[Symbol.asyncDispose]();
  expect(handled).toEqual(numbers(10));
  expect(await pendingOf(stream)).toBe(0);
});

test("a stream that vanished is followed again once it is back", async () => {
  const stream = newStream();
  const { handled } = collect({ stream });
  await put(stream, 1);
  await until(() => handled.length === 1);
  await redis.use((connection) => connection.del(stream));
  await put(stream, 2);
  await until(() => handled.includes(2));
});

test("a group that vanished is made again, from the beginning", async () => {
  const stream = newStream();
  const { handled } = collect({ stream });
  await put(stream, 1);
  await until(() => handled.length === 1);
  await redis.use((connection) => connection.xgroup("DESTROY", stream, "readers"));
  await until(() => handled.length === 2);
  expect(handled).toEqual([1, 1]);
});

test("Redis killed and started again amid appends loses no acknowledged entry", async () => {
  await using server = await ownRedis();
  await using pool = await openRedis(server.url, "queue");
  const stream = newStream();
  const { handled, follower } = collect({ redis: pool, stream, claimAfterMs: 600 });
  const acknowledged: number[] = [];
  let running = true;
  const appending = (async () => {
    for (let n = 0; running; n++) {
      await append(pool, stream, [{ data: n }]).then(
        () => acknowledged.push(n),
        () => undefined, // not acknowledged: it may be there or not
      );
    }
  })();
  await until(() => acknowledged.length > 200);
  await server.kill();
  await server.start();
  const before = acknowledged.length;
  await until(() => acknowledged.length > before + 200);
  running = false;
  await appending;
  await until(() => acknowledged.every((n) => handled.includes(n)));
  await follower[Symbol.asyncDispose]();
});
