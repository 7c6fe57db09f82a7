import { setTimeout as sleep } from "node:timers/promises";
import { isDeepStrictEqual } from "node:util";
import { createEventQueue, type EventQueue } from "@organism/runtime/serving/event-queue.ts";
import type { Context } from "../context.ts";
import type { QueryResolvers, SubscriptionResolvers } from "../generated/resolvers.ts";
import type { GraphStatus } from "../model/status.ts";
import { demandDataset } from "../store/datasets.ts";
import { graphStatus as statusOf } from "../streams/status.ts";

// One look for all who watch a dataset through a gateway, which shares it.
const LOOK_MS = 500;

export const graphStatus: QueryResolvers["graphStatus"] = async (_parent, { dataset }, context) =>
  statusOf(context, (await demandDataset(context.postgres.db, dataset)).number);

interface Event {
  graphStatus: GraphStatus;
}

export const graphStatusChanges: SubscriptionResolvers["graphStatus"] = {
  async subscribe(_parent, { dataset }, context) {
    const { number } = await demandDataset(context.postgres.db, dataset);
    const over = new AbortController();
    const events = createEventQueue<Event>(() => over.abort());
    void watch(context, number, events, over.signal);
    return events;
  },
};

async function watch(context: Context, dataset: number, events: EventQueue<Event>, over: AbortSignal) {
  let last: GraphStatus | undefined;
  try {
    while (!over.aborted) {
      const status = await statusOf(context, dataset);
      if (!isDeepStrictEqual(status, last)) events.push({ graphStatus: status });
      last = status;
      await sleep(LOOK_MS, undefined, { signal: over }).catch(() => undefined);
    }
  } catch (error) {
    events.end(error instanceof Error ? error : new Error(String(error)));
  }
}
