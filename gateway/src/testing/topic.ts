import { createEventQueue, type EventQueue } from "@organism/runtime/serving/event-queue.ts";

export interface Published {
  eventId: string;
  owner?: string | undefined;
  [field: string]: unknown;
}

interface Reader {
  queue: EventQueue<Published>;
  owner: string | undefined;
}

const KEPT_EVENTS = 1_000;

/** A kept log of events with ids 1, 2, 3 …, read live or from an id on; the oldest are forgotten. */
export function createTopic() {
  const log: Published[] = [];
  const readers = new Set<Reader>();
  let last = 0;
  return {
    /** How many read it now. */
    open: () => readers.size,
    publish(fields: Record<string, unknown> = {}) {
      const event = { ...fields, eventId: String(++last), n: last };
      if (log.push(event) > KEPT_EVENTS) log.shift();
      for (const { queue, owner } of readers)
        if (fields["owner"] === undefined || fields["owner"] === owner) queue.push(event);
      return event.eventId;
    },
    read(since: string | null | undefined, owner?: string): EventQueue<Published> {
      const queue = createEventQueue<Published>(() => readers.delete(reader), 100_000);
      const reader = { queue, owner };
      readers.add(reader);
      if (!since) return queue;
      const first = Number(log[0]?.eventId ?? 1);
      if (Number(since) + 1 < first) queue.push({ eventId: String(last), n: last, resync: true });
      else
        for (const event of log)
          if (Number(event.eventId) > Number(since) && (event.owner === undefined || event.owner === owner))
            queue.push(event);
      return queue;
    },
  };
}

export type Topic = ReturnType<typeof createTopic>;
