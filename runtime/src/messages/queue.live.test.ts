import { randomUUID } from "node:crypto";
import { ownRedis } from "@organism/dev/stores/testing/own-redis.ts";
import { Queue as BullQueue } from "bullmq";
import { register } from "prom-client";
import { afterAll, expect, onTestFinished, test, vi } from "vitest";
import { z } from "zod";
import { log } from "../observing/log.ts";
import type { Store } from "../stores/pool.ts";
import { openRedis } from "../stores/redis.ts";
import { untilTrue } from "../testing/eventually.ts";
import { leaveMark, marksOf, waitForever } from "../testing/jobs.ts";
import { end, startChild, untilPrinted } from "../testing/spawned.ts";
import { storeAddress } from "../testing/stores.ts";
import { defineJob } from "./job.ts";
import { KEY_PREFIX, openQueue, type Queue } from "./queue.ts";
import { runJobs, type Work } from "./run-jobs.ts";

const url = storeAddress("REDIS_QUEUE_URL");
const redis = await openRedis(url, "queue");
afterAll(() => redis[Symbol.asyncDispose]());

const newName = () => `jobs-${randomUUID()}`;
const until = (condition: () => boolean | Promise<boolean>) => untilTrue(condition);

async function open(name: string): Promise<Queue> {
  const queue = await openQueue(url, name);
  onTestFinished(() => queue[Symbol.asyncDispose]());
  return queue;
}

async function work<Context>(options: Omit<Work<Context>, "url" | "concurrency">) {
  const worker = await runJobs({ ...options, url, concurrency: 4 });
  onTestFinished(() => worker[Symbol.asyncDispose]());
}

/** The queue as BullMQ sees it: to look into, and to put in what `enqueue` never would. */
function inside(name: string): BullQueue {
  const queue = new BullQueue(name, { connection: { url }, prefix: KEY_PREFIX });
  onTestFinished(() => queue.close());
  return queue;
}

const marks = (name: string, at = redis) => at.use((connection) => connection.hgetall(marksOf(name)));

const startWorker = (name: string) =>
  startChild(new URL("../testing/worker.ts", import.meta.url), {}, [url, name]);

/** A job that calls `run` with its input's id. */
const job = (run: (id: string) => Promise<void> | void) =>
  defineJob({
    name: "test.call",
    input: z.object({ id: z.string() }),
    key: ({ id }) => id,
    async run({ id }) {
      await run(id);
    },
  });

test("the same work enqueued twice while it waits runs once", async () => {
  const name = newName();
  const queue = await open(name);
  const run = vi.fn();
  for (const id of ["team:1", "team:1", "2", "team:1", "2"]) await queue.enqueue(job(run), { id });
  await work({ queue: name, jobs: [job(run)], context: {} });
  await until(async () => (await inside(name).getCompletedCount()) === 2);
  expect(run.mock.calls.flat().toSorted()).toEqual(["2", "team:1"]);
});

test("work asked for while it runs is run once more, for the running one may have read the past", async () => {
  const name = newName();
  const queue = await open(name);
  const { promise: released, resolve: release } = Promise.withResolvers<void>();
  const run = vi.fn(() => released);
  await work({ queue: name, jobs: [job(run)], context: {} });
  await queue.enqueue(job(run), { id: "a" });
  await until(() => run.mock.calls.length === 1);
  await queue.enqueue(job(run), { id: "a" });
  await queue.enqueue(job(run), { id: "a" });
  release();
  await until(async () => (await inside(name).getCompletedCount()) === 2);
  expect(run).toHaveBeenCalledTimes(2);
});

test("work that finished may be asked for again", async () => {
  const name = newName();
  const queue = await open(name);
  const bull = inside(name);
  const run = vi.fn();
  await work({ queue: name, jobs: [job(run)], context: {} });
  await queue.enqueue(job(run), { id: "a" });
  await until(async () => (await bull.getCompletedCount()) === 1);
  await queue.enqueue(job(run), { id: "a" });
  await until(async () => (await bull.getCompletedCount()) === 2);
});

test("a job that fails is retried 3 times with growing pauses, then kept as failed with an alert; it may be asked for again", async () => {
  const error = vi.spyOn(log, "error");
  const name = newName();
  const queue = await open(name);
  const bull = inside(name);
  const times: number[] = [];
  const failing = job(() => {
    times.push(performance.now());
    throw new Error("no such team");
  });
  await work({ queue: name, jobs: [failing], context: {} });
  await queue.enqueue(failing, { id: "team-9" });
  await until(async () => (await bull.getFailedCount()) === 1);
  expect(times).toHaveLength(4);
  const pauses = times.slice(1).map((time, i) => time - (times[i] ?? 0));
  expect(pauses.toSorted((a, b) => a - b)).toEqual(pauses);
  const alert = { alert: "JOB_FAILED", job: "test.call", key: "test.call/team-9", attempts: 4 };
  await until(() => error.mock.calls.some(([line]) => line === "job given up"));
  expect(error).toHaveBeenCalledWith("job given up", expect.objectContaining(alert));
  expect(await register.metrics()).toContain(`organism_queue_jobs{queue="${name}",state="failed"} 1`);
  await queue.enqueue(failing, { id: "team-9" });
  await until(() => times.length === 5);
});

test("a payload that does not fit fails at once, says why, and never runs", async () => {
  const name = newName();
  const bull = inside(name);
  const run = vi.fn();
  await work({ queue: name, jobs: [job(run)], context: {} });
  await bull.add("test.call", { input: { id: 7 }, trace: {} }, { attempts: 4 });
  await bull.add("test.call", "not even an object", { attempts: 4 });
  await until(async () => (await bull.getFailedCount()) === 2);
  const reasons = (await bull.getFailed()).map(({ failedReason }) => failedReason);
  expect(reasons).toContainEqual(
    expect.stringMatching(/^payload does not fit test.call: .*expected string.*at id$/s),
  );
  expect(run).not.toHaveBeenCalled();
});

test("work whose input does not fit is refused where it is asked for", async () => {
  const queue = await open(newName());
  const wrong = { id: 7 } as unknown as { id: string };
  await expect(queue.enqueue(leaveMark, wrong)).rejects.toThrow("expected string");
});

test("while a store the jobs need is away they are put off, not failed", async () => {
  const name = newName();
  const queue = await open(name);
  let away = true;
  const check = async () => {
    if (away) throw new Error("away");
  };
  const stats = () => ({ active: 0, idle: 0, waiting: 0 });
  const store: Store = { name: "a-store", stats, check, async [Symbol.asyncDispose]() {} };
  const run = vi.fn(() => {
    if (away) throw new Error("connection refused");
  });
  await work({ queue: name, jobs: [job(run)], context: {}, needs: [store] });
  await queue.enqueue(job(run), { id: "a" });
  const bull = inside(name);
  await until(async () => (await bull.getDelayedCount()) === 1);
  expect((await bull.getDelayed())[0]?.attemptsMade).toBe(0);
  away = false;
  await until(async () => (await bull.getCompletedCount()) === 1);
});

test("a job whose worker was killed or froze is finished elsewhere within 30 seconds, its effect there once", async () => {
  const name = newName();
  const queue = await open(name);
  const begin = async (id: string) => {
    const child = startWorker(name);
    await untilPrinted(child, "working");
    await queue.enqueue(waitForever, { id });
    await untilPrinted(child, `begun ${id}`);
    return child;
  };
  await using killed = await begin("a");
  await end(killed, "SIGKILL");
  const killedAt = performance.now();
  await using frozen = await begin("b");
  frozen.process.kill("SIGSTOP");
  await using _other = startWorker(name);
  await until(async () => Object.keys(await marks(name)).length === 2);
  expect(performance.now() - killedAt).toBeLessThan(30_000);
  expect(await marks(name)).toEqual({ a: "1", b: "1" });
});

test("a worker told to stop under load loses no job: each is done, here or by the next", async () => {
  const name = newName();
  const queue = await open(name);
  const ids = Array.from({ length: 2_000 }, (_, i) => `job-${i}`);
  await using first = startWorker(name);
  await untilPrinted(first, "working");
  const enqueued = Promise.all(ids.map((id) => queue.enqueue(leaveMark, { id })));
  await until(async () => Object.keys(await marks(name)).length > 50);
  expect(await end(first, "SIGTERM")).toBe(0);
  await untilPrinted(first, "drained");
  await enqueued;
  expect(await inside(name).getActiveCount()).toBe(0);
  await using _second = startWorker(name);
  await until(async () => Object.keys(await marks(name)).length === ids.length);
  expect(new Set(Object.values(await marks(name)))).toEqual(new Set(["1"]));
});

test("Redis killed and started again amid enqueues loses no acknowledged job", async () => {
  await using server = await ownRedis();
  await using pool = await openRedis(server.url, "queue");
  const name = newName();
  await using queue = await openQueue(server.url, name);
  const context = { redis: pool, queue: name };
  await using _worker = await runJobs({
    url: server.url,
    queue: name,
    jobs: [leaveMark],
    context,
    concurrency: 4,
  });
  const acknowledged: string[] = [];
  let running = true;
  const enqueueing = (async () => {
    for (let n = 0; running; n++) {
      await queue.enqueue(leaveMark, { id: `job-${n}` }).then(
        () => acknowledged.push(`job-${n}`),
        () => undefined, // not acknowledged: it may be there or not
      );
    }
  })();
  await until(() => acknowledged.length > 100);
  await server.kill();
  await server.start();
  const before = acknowledged.length;
  await until(() => acknowledged.length > before + 100);
  running = false;
  await enqueueing;
  await until(async () => {
    const done = await marks(name, pool);
    return acknowledged.every((id) => id in done);
  });
});

test("a full Redis refuses new work by name, and keeps what it had", async () => {
  await using server = await ownRedis();
  await using pool = await openRedis(server.url, "queue");
  const name = newName();
  await using queue = await openQueue(server.url, name);
  await queue.enqueue(leaveMark, { id: "a" });
  await pool.use((connection) => connection.config("SET", "maxmemory", "1"));
  const refusal = { code: "QUEUE_UNAVAILABLE", message: expect.stringContaining("OOM") };
  await expect(queue.enqueue(leaveMark, { id: "b" })).rejects.toMatchObject(refusal);
  expect(await pool.use((connection) => connection.llen(`${KEY_PREFIX}:${name}:wait`))).toBe(1);
});

test("whoever enqueues while Redis is away is told so, and that nothing was accepted", async () => {
  await using server = await ownRedis();
  await using queue = await openQueue(server.url, newName());
  await server.kill();
  await expect(queue.enqueue(leaveMark, { id: "a" })).rejects.toMatchObject({ code: "QUEUE_UNAVAILABLE" });
  await server.start();
  await queue.enqueue(leaveMark, { id: "a" });
});
