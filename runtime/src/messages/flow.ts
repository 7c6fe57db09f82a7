import { z } from "zod";
import { continueTrace } from "../observing/tracing.ts";
import type { RedisPool } from "../stores/redis.ts";
import { AnyFact, type Fact, factStream } from "./fact.ts";
import { follow } from "./follow.ts";
import type { Command } from "./job.ts";
import type { Queue } from "./queue.ts";
import type { Entry } from "./stream.ts";

type Enqueue = (queue: Queue) => Promise<void>;

/** One pairing of a fact with the work it calls for. */
export interface Step {
  readonly fact: Fact<z.ZodType>;
  /** What a fact of this kind, as it came from the stream, asks of the queue. */
  readonly request: z.ZodType<Enqueue>;
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
  const request = fact.data.transform((data): Enqueue => {
    const input = toInput ? toInput(data) : (data as z.input<To>);
    return (queue) => queue.enqueue(command, input);
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

/** Follows the facts that appear in the flow and enqueues what each calls for. */
export function runFlow({ redis, queue, flow, consumer, signal }: Running): AsyncDisposable {
  const handle = async (entries: Entry<Enqueue[]>[]) => {
    const passing = entries.flatMap(({ data, trace }) =>
      data.map((enqueue) => continueTrace(trace, () => enqueue(queue))),
    );
    await Promise.all(passing);
  };
  const following = { redis, group: "flow", consumer, shape: requestsOf(flow), handle, needs: [redis] };
  const followers = new AsyncDisposableStack();
  for (const stream of new Set(flow.map(({ fact }) => factStream(fact)))) {
    followers.use(follow({ ...following, stream, ...(signal ? { signal } : {}) }));
  }
  return followers;
}

// Facts nothing is paired with ask for nothing.
const requestsOf = (flow: readonly Step[]) =>
  AnyFact.transform(({ fact: name, data }, context) =>
    flow
      .filter(({ fact }) => fact.name === name)
      .flatMap(({ request }) => {
        const { success, data: enqueue, error } = request.safeParse(data);
        if (success) return [enqueue];
        context.addIssue(z.prettifyError(error));
        return [];
      }),
  );
