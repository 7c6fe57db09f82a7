import { randomUUID } from "node:crypto";
import { context, propagation, trace } from "@opentelemetry/api";
import { AsyncLocalStorageContextManager } from "@opentelemetry/context-async-hooks";
import { W3CTraceContextPropagator } from "@opentelemetry/core";
import { InMemorySpanExporter, SimpleSpanProcessor, TracerProvider } from "@opentelemetry/sdk-trace";
import { expect, test, vi } from "vitest";
import { z } from "zod";
import { inSpan } from "../observing/tracing.ts";
import { openRedis } from "../stores/redis.ts";
import { untilTrue } from "../testing/eventually.ts";
import { storeAddress } from "../testing/stores.ts";
import { announce, defineFact } from "./fact.ts";
import { runFlow, when } from "./flow.ts";
import { defineJob } from "./job.ts";
import { openQueue } from "./queue.ts";
import { runJobs } from "./run-jobs.ts";

const url = storeAddress("REDIS_QUEUE_URL");
const exporter = new InMemorySpanExporter();
trace.setGlobalTracerProvider(
  new TracerProvider({ spanProcessors: [new SimpleSpanProcessor({ exporter })] }),
);
context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
propagation.setGlobalPropagator(new W3CTraceContextPropagator());

const Week = z.object({ team: z.string(), week: z.string() });

/** Facts of a stage of their own, and a job that says to `run` what it was given. */
function domain(run: (input: unknown) => void) {
  const stage = `stage-${randomUUID()}`;
  const tiesChanged = defineFact({
    name: `${stage}.ties-changed`,
    data: z.object({ teams: z.array(z.string()) }),
  });
  const loadMeasured = defineFact({ name: `${stage}.load-measured`, data: Week });
  const personErased = defineFact({ name: `${stage}.person-erased`, data: z.object({}) });
  const scoreOverload = defineJob({
    name: `${stage}.score-overload`,
    input: Week,
    key: ({ team, week }) => `${team}:${week}`,
    run: async (input) => run(input),
  });
  const flow = [
    when(loadMeasured, scoreOverload),
    when(tiesChanged, scoreOverload, ({ teams }) => ({ team: teams.join("+"), week: "2026-W20" })),
  ];
  return { stage, flow, tiesChanged, loadMeasured, personErased, jobs: [scoreOverload] };
}

test("each fact starts the jobs it is paired with, those without a pair start none", async () => {
  const run = vi.fn();
  const { stage, flow, jobs, tiesChanged, loadMeasured, personErased } = domain(run);
  await using redis = await openRedis(url, "queue");
  await using queue = await openQueue(url, stage);
  await announce(redis, loadMeasured, { team: "north", week: "2026-W19" });
  await announce(redis, personErased, {});
  await announce(redis, tiesChanged, { teams: ["north", "south"] });
  await using _worker = await runJobs({ url, queue: stage, jobs, context: {}, concurrency: 1 });
  await using _flow = runFlow({ redis, queue, flow, consumer: "only" });
  await untilTrue(() => run.mock.calls.length === 2);
  expect(run.mock.calls.flat()).toEqual([
    { team: "north", week: "2026-W19" },
    { team: "north+south", week: "2026-W20" },
  ]);
});

test("a fact that does not fit becomes a dead letter, the others start their jobs", async () => {
  const run = vi.fn();
  const { stage, flow, jobs, loadMeasured } = domain(run);
  await using redis = await openRedis(url, "queue");
  await using queue = await openQueue(url, stage);
  await announce(redis, loadMeasured, { team: "north" } as z.input<typeof Week>);
  await announce(redis, loadMeasured, { team: "south", week: "2026-W19" });
  await using _worker = await runJobs({ url, queue: stage, jobs, context: {}, concurrency: 1 });
  await using _flow = runFlow({ redis, queue, flow, consumer: "only" });
  await untilTrue(() => redis.use((connection) => connection.exists(`facts:${stage}:dead`)));
  await untilTrue(() => run.mock.calls.length === 1);
  expect(run).toHaveBeenCalledWith({ team: "south", week: "2026-W19" });
});

test("one trace leads from who announces a fact to the job it starts", async () => {
  const run = vi.fn();
  const { stage, flow, jobs, loadMeasured } = domain(run);
  await using redis = await openRedis(url, "queue");
  await using queue = await openQueue(url, stage);
  await using _worker = await runJobs({ url, queue: stage, jobs, context: {}, concurrency: 1 });
  const traceIds = ["north", "south"].map((team) =>
    inSpan("measure", {}, async (span) => {
      await announce(redis, loadMeasured, { team, week: "2026-W19" });
      return span.spanContext().traceId;
    }),
  );
  const announcing = new Set(await Promise.all(traceIds));
  await using _flow = runFlow({ redis, queue, flow, consumer: "only" });
  const jobSpans = () =>
    exporter.getFinishedSpans().filter(({ name }) => name === `job ${stage}.score-overload`);
  await untilTrue(() => jobSpans().length === 2);
  expect(new Set(jobSpans().map((span) => span.spanContext().traceId))).toEqual(announcing);
  const batch = exporter.getFinishedSpans().find(({ name }) => name === `stream facts:${stage}`);
  expect(new Set(batch?.links.map(({ context: { traceId } }) => traceId))).toEqual(announcing);
});
