import { interactionsRecorded, readDatasets } from "@organism/graph";
import { type Backlog, backlogOf } from "@organism/runtime/messages/backlog.ts";
import { ring } from "@organism/runtime/messages/bell.ts";
import { factStream, ofKind } from "@organism/runtime/messages/fact.ts";
import { follow } from "@organism/runtime/messages/follow.ts";
import type { Queue } from "@organism/runtime/messages/queue.ts";
import type { Postgres } from "@organism/runtime/stores/postgres.ts";
import type { RedisPool } from "@organism/runtime/stores/redis.ts";
import { measureWeeks, URGENT } from "../jobs/measure-weeks.ts";
import { type Recorded, touchedBy } from "../model/touched.ts";
import { mark } from "../store/marks.ts";
import type { Tables } from "../store/tables.ts";

const STREAM = factStream(interactionsRecorded);
const GROUP = "metrics.marking";
// What comes within this time is marked by one statement; an alert has two seconds.
const GATHER_MS = 100;
// Each may name the thousand people of an import.
const MOST_FACTS = 100;

interface Marking {
  postgres: Postgres<Tables>;
  redis: RedisPool;
  queue: Queue;
  /** Unique among the processes that run. */
  consumer: string;
  /** How long a silent one's facts rest before another takes them over; longer than a failed one rests. */
  claimAfterMs?: number;
}

/**
 * Marks whose weeks have changed, as the graph says so, and asks for them to be measured. Any number may run; what is marked is
 * acknowledged, and marking it again does no harm.
 */
export function runMarking({ postgres, redis, queue, ...seat }: Marking): AsyncDisposable {
  return follow({
    ...seat,
    redis,
    streams: [STREAM],
    group: GROUP,
    shape: ofKind(interactionsRecorded),
    needs: [postgres, redis],
    batch: MOST_FACTS,
    gatherMs: GATHER_MS,
    async handle(entries) {
      const recorded = entries.flatMap(({ data }) => data ?? []);
      if (recorded.length > 0) await markAll({ postgres, redis, queue }, recorded);
    },
  });
}

async function markAll(
  { postgres: { db }, redis, queue }: Pick<Marking, "postgres" | "redis" | "queue">,
  recorded: readonly Recorded[],
): Promise<void> {
  const horizons = new Map(
    (await readDatasets(db, new Date())).map(({ number, horizon }) => [number, horizon]),
  );
  const touched = touchedBy(recorded, horizons);
  await mark(db, touched);
  for (const dataset of new Set(recorded.map(({ dataset }) => dataset)))
    await queue.enqueue(measureWeeks, { dataset });
  if (touched.some(({ urgent }) => urgent)) await ring(redis, URGENT);
}

/** How many facts of the graph are not marked yet. */
export async function unmarked(redis: RedisPool): Promise<Backlog["waiting"]> {
  const [backlog] = await backlogOf(redis, [STREAM], GROUP);
  return backlog?.waiting ?? 0;
}
