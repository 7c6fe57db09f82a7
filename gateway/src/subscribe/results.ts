import type { EventQueue } from "@organism/runtime/serving/event-queue.ts";
import type { Result } from "../execute/executor.ts";
import type { Event } from "./channel.ts";

/** The results alone. No generator: one that is parked in an `await` would not end before the next event. */
export function resultsOf(events: EventQueue<Event>): AsyncIterableIterator<Result, undefined> {
  return {
    async next() {
      const { done, value } = await events.next();
      return done ? { done, value: undefined } : { value: value.result };
    },
    async return() {
      await events.return();
      return { done: true, value: undefined };
    },
    [Symbol.asyncIterator]() {
      return this;
    },
  };
}
