import { OrganismError } from "../errors.ts";

/** How many events may wait for one consumer. Whoever is further behind is better served by asking again. */
const WAITING_EVENTS = 256;

/** Events on their way to one consumer: pushed by whoever learns of them, read with `for await`. */
export interface EventQueue<Event> extends AsyncIterableIterator<Event, undefined> {
  push(event: Event): void;
  /** How many wait to be read. */
  waiting(): number;
  /** What waits is still read; then the reader is done, or gets the error. */
  end(error?: Error): void;
  return(): Promise<IteratorResult<Event, undefined>>;
  throw(error: unknown): Promise<IteratorResult<Event, undefined>>;
}

/**
 * A bounded queue whose `return` takes effect at once. An async generator that is parked in an `await` would run its
 * `finally` with the next event only, and leak what it holds until then. `closed` runs once, whoever ends it.
 * A consumer that falls behind is ended with `SLOW_CONSUMER` instead of growing the queue.
 */
export function createEventQueue<Event>(closed: () => void, limit = WAITING_EVENTS): EventQueue<Event> {
  const waiting: Event[] = [];
  let readers: PromiseWithResolvers<IteratorResult<Event, undefined>>[] = [];
  let over: { error: Error | undefined } | undefined;

  const end = (error?: Error) => {
    if (over) return;
    over = { error };
    for (const reader of readers) finish(reader);
    readers = [];
    closed();
  };
  const finish = ({ resolve, reject }: PromiseWithResolvers<IteratorResult<Event, undefined>>) => {
    const error = over?.error;
    // The error is told once; after it the queue is over like any other.
    over = { error: undefined };
    if (error) reject(error);
    else resolve({ done: true, value: undefined });
  };
  const leave = async (): Promise<IteratorResult<Event, undefined>> => {
    waiting.length = 0;
    end();
    return { done: true, value: undefined };
  };
  return {
    push(event) {
      if (over) return;
      const reader = readers.shift();
      if (reader) reader.resolve({ done: false, value: event });
      else if (waiting.length < limit) waiting.push(event);
      else end(slow(limit));
    },
    waiting: () => waiting.length,
    end,
    async next() {
      if (waiting.length > 0) return { done: false, value: waiting.shift() as Event };
      const reader = Promise.withResolvers<IteratorResult<Event, undefined>>();
      if (over) finish(reader);
      else readers.push(reader);
      return reader.promise;
    },
    return: leave,
    async throw(error) {
      await leave();
      throw error;
    },
    [Symbol.asyncIterator]() {
      return this;
    },
  };
}

const slow = (limit: number) =>
  new OrganismError(
    "SLOW_CONSUMER",
    `More than ${limit} events waited to be read; subscribe again, with \`since\` where the field takes it`,
  );
