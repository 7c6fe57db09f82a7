import { z } from "zod";
import { continueTrace } from "../observing/tracing.ts";
import type { RedisPool } from "../stores/redis.ts";
import { AnyFact, type Fact, factStream } from "./fact.ts";
import { follow } from "./follow.ts";
import type { Command } from "./job.ts";
import type { Queue } from "./queue.ts";
import type { Entry } from "./stream.ts";

interface Request {
  /** The same for requests of the same work. */
  id: string;
  enqueue(queue: Queue): Promise<void>;
}

/** One pairing of a fact with the work it calls for. */
export interface Step {
  readonly fact: Fact<z.ZodType>;
  /** What a fact of this kind, as it came from the stream, asks of the queue. */
  readonly request: z.ZodType<Request>;
}

type ToInput<From extends z.ZodType, To extends z.ZodType> = (data: z.output<From>) => z.input<To>;

/** `toInput` may be left out where the fact's data is the job's input. */
export function when<From extends z.ZodType, To extends z.ZodType>(
  fact: Fact<From>,
  command: Command<To>,
  ...[toInput]: z.output<From> extends z.input<To>
    ? [toInput?: ToInput<From, To>]
    : [toInput: ToInput<From, To>]
): Step {
  const request = fact.data.transform((data): Request => {
    const input = toInput ? toInput(data) : (data as z.input<To>);
    const id = `${command.name}/${command.key(command.input.parse(input))}`;
    return { id, enqueue: (queue) => queue.enqueue(command, input) };
  });
  return { fact, request };
}

interface Running {
  redis: RedisPool;
  queue: Queue;
  flow: readonly Step[];
  consumer: string;
  signal?: AbortSignal;
}

// A job asked for a hundred times a second is one job, and each asking costs the queue's disk.
const GATHER_MS = 50;

/** Follows the facts that appear in the flow and enqueues what each calls for; what several at once call for, once. */
export function runFlow({ redis, queue, flow, consumer, signal }: Running): AsyncDisposable {
  const handle = async (entries: Entry<Request[]>[]) => {
    const asked = new Map(
      entries.flatMap(({ data, trace }) => data.map((request) => [request.id, { request, trace }] as const)),
    );
    const passing = [...asked.values()].map(({ request, trace }) =>
      continueTrace(trace, () => request.enqueue(queue)),
    );
    await Promise.all(passing);
  };
  return follow({
    redis,
    streams: [...new Set(flow.map(({ fact }) => factStream(fact)))],
    group: "flow",
    consumer,
    shape: requestsOf(flow),
    handle,
    needs: [redis],
    gatherMs: GATHER_MS,
    ...(signal ? { signal } : {}),
  });
}

// Facts nothing is paired with ask for nothing.
const requestsOf = (flow: readonly Step[]) =>
  AnyFact.transform(({ fact: name, data }, context) =>
    flow
      .filter(({ fact }) => fact.name === name)
      .flatMap(({ request }) => {
        const { success, data: asked, error } = request.safeParse(data);
        if (success) return [asked];
        context.addIssue(z.prettifyError(error));
        return [];
      }),
  );
