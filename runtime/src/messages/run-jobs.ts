import { type Job as BullJob, DelayedError, UnrecoverableError, Worker } from "bullmq";
import { z } from "zod";
import { log } from "../observing/log.ts";
import { continueTrace, inSpan } from "../observing/tracing.ts";
import { findAway } from "../stores/pool/outage.ts";
import type { Store } from "../stores/pool.ts";
import type { Job } from "./job.ts";
import { jobSeconds, jobsDone } from "./queue/metrics.ts";
import { DEFAULT_QUEUE, KEY_PREFIX } from "./queue.ts";

export interface Work<Context> {
  /** The queue's Redis; the worker opens connections of its own. */
  url: string;
  queue?: string;
  jobs: readonly Job<z.ZodType, Context>[];
  context: Context;
  concurrency: number;
  /** What the jobs work on. A failure while one of these is away is put off and costs no attempt. */
  needs?: readonly Store[];
}

// A job whose worker was killed is free after the lock, found at the next or the second next look: 20 s at most.
const LOCK_MS = 10_000;
const STALLED_LOOK_MS = 5_000;
const STORE_RETRY_MS = 5_000;

/** Runs jobs until disposed: then it takes no new ones, and those running finish. */
export async function runJobs<Context>(work: Work<Context>): Promise<AsyncDisposable> {
  const { url, queue = DEFAULT_QUEUE, concurrency } = work;
  const jobs = new Map<string, Job<z.ZodType, Context>>(work.jobs.map((job) => [job.name, job]));
  const worker = new Worker(queue, (bull, token) => perform(bull, token, jobs, work), {
    connection: { url, maxRetriesPerRequest: null },
    prefix: KEY_PREFIX,
    concurrency,
    lockDuration: LOCK_MS,
    stalledInterval: STALLED_LOOK_MS,
    maxStalledCount: 2,
    runRetryDelay: 1_000,
  });
  report(worker);
  await worker.waitUntilReady();
  return { [Symbol.asyncDispose]: () => worker.close() };
}

const Payload = z.object({ input: z.unknown(), trace: z.record(z.string(), z.string()) });

async function perform<Context>(
  bull: BullJob,
  token: string | undefined,
  jobs: Map<string, Job<z.ZodType, Context>>,
  { context, needs = [] }: Work<Context>,
): Promise<void> {
  const job = jobs.get(bull.name);
  // Not for good: in a rolling update a newer worker may know it.
  if (!job)
    throw new Error(`no job named ${bull.name} here: this worker runs ${[...jobs.keys()].join(", ")}`);
  const { input, trace } = parsePayload(Payload, bull.data, bull.name);
  const fitting = parsePayload(job.input, input, bull.name);
  const run = () => inSpan(`job ${job.name}`, { "job.id": bull.id ?? "" }, () => job.run(fitting, context));
  const stopTimer = jobSeconds.startTimer({ job: job.name });
  try {
    await continueTrace(trace, run);
  } catch (error) {
    const store = await findAway(needs);
    if (!store) throw error;
    log.warn("job put off until a store answers", { ...idsOf(bull), store, error });
    await bull.moveToDelayed(Date.now() + STORE_RETRY_MS, token);
    throw new DelayedError();
  } finally {
    stopTimer();
  }
}

// Trying again would not make it fit.
function parsePayload<Shape extends z.ZodType>(shape: Shape, value: unknown, job: string): z.output<Shape> {
  const { success, data, error } = shape.safeParse(value);
  if (success) return data;
  throw new UnrecoverableError(`payload does not fit ${job}: ${z.prettifyError(error)}`);
}

const idsOf = ({ name, id, deduplicationId }: BullJob) => ({ job: name, jobId: id, key: deduplicationId });

function report(worker: Worker): void {
  worker.on("error", (error) =>
    log.warn("worker connection failed, retrying", { queue: worker.name, error }),
  );
  worker.on("stalled", (jobId) => {
    jobsDone.inc({ job: "unknown", outcome: "stalled" });
    log.warn("job will run again, its worker vanished", { queue: worker.name, jobId });
  });
  worker.on("completed", (bull) => {
    jobsDone.inc({ job: bull.name, outcome: "completed" });
    log.info("job completed", idsOf(bull));
  });
  worker.on("failed", (bull, error) => {
    if (bull) reportFailure(bull, error);
  });
}

function reportFailure(bull: BullJob, error: Error): void {
  const fields = { ...idsOf(bull), attempts: bull.attemptsMade, error };
  const outcome = bull.finishedOn ? "failed" : "retried";
  jobsDone.inc({ job: bull.name, outcome });
  if (outcome === "failed") log.error("job given up", { alert: "JOB_FAILED", ...fields });
  else log.warn("job failed, will run again", fields);
}
