import { Queue as BullQueue, type DefaultJobOptions } from "bullmq";
import type { z } from "zod";
import { OrganismError } from "../errors.ts";
import { log } from "../observing/log.ts";
import { carryTrace } from "../observing/tracing.ts";
import type { Command } from "./job.ts";
import { observeQueue } from "./queue/metrics.ts";

export const KEY_PREFIX = "organism";
export const DEFAULT_QUEUE = "jobs";

// 1 + 3 retries, after about 1, 2 and 4 seconds. What ran is kept for a look back, what failed for an operator; both
// bounded, because this Redis never evicts.
const jobOptions: DefaultJobOptions = {
  attempts: 4,
  backoff: { type: "exponential", delay: 1_000, jitter: 0.25 },
  removeOnComplete: { count: 1_000, age: 3_600 },
  removeOnFail: { count: 10_000, age: 30 * 86_400 },
};

// A producer is not kept waiting by an absent Redis: about 4 s, enough for a restart, then it is told.
const RECONNECTS = 8;

export interface Queue extends AsyncDisposable {
  /**
   * Resolves once the work is on disk. The same work already waiting is one job; while it runs, one more run is
   * remembered, for the running one may have read the past; once finished, it may run again.
   */
  enqueue<Shape extends z.ZodType>(command: Command<Shape>, input: z.input<Shape>): Promise<void>;
}

export async function openQueue(url: string, name: string = DEFAULT_QUEUE): Promise<Queue> {
  const connection = {
    url,
    maxRetriesPerRequest: RECONNECTS,
    retryStrategy: (times: number) => Math.min(times * 100, 1_000),
  };
  const queue = new BullQueue(name, { connection, prefix: KEY_PREFIX, defaultJobOptions: jobOptions });
  queue.on("error", (error) => log.warn("queue connection failed, retrying", { queue: name, error }));
  await queue.waitUntilReady();
  const unobserve = observeQueue(queue);
  return {
    async enqueue(command, input) {
      // The identity is a deduplication id and not BullMQ's job id: a job kept after failure would block its id for good.
      const id = `${command.name}/${command.key(command.input.parse(input))}`;
      const data = { input, trace: carryTrace() };
      await queue
        .add(command.name, data, { deduplication: { id, keepLastIfActive: true } })
        .catch((cause) => refuse(command.name, cause));
    },
    async [Symbol.asyncDispose]() {
      unobserve();
      await queue.close();
    },
  };
}

function refuse(job: string, cause: unknown): never {
  const reason = cause instanceof Error ? cause.message : String(cause);
  throw new OrganismError(
    "QUEUE_UNAVAILABLE",
    `${job} was not enqueued (${reason}); nothing was accepted, ask again`,
    { cause },
  );
}
