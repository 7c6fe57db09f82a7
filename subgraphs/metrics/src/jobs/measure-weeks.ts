import { setTimeout as sleep } from "node:timers/promises";
import { listen } from "@organism/runtime/messages/bell.ts";
import { defineJob } from "@organism/runtime/messages/job.ts";
import { z } from "zod";
import { MOST_PEOPLE, measureSome } from "../measure/some.ts";
import { untilDue } from "../store/marks.ts";
import { sayChanges } from "../streams/announcing.ts";
import type { JobContext } from "./context.ts";

/** Rings when somebody was marked of whom an alert may come. */
export const URGENT = "metrics:urgent";

// Whoever is due at nearly the same time is measured together; and a ring may be lost.
const LEAST_MS = 100;
const MOST_MS = 1_000;
// Whoever is marked one by one is measured together: a transaction for one costs what it costs for several, and an alert has two seconds.
const GATHER_MS = 200;

/** Measures whoever is marked, a few at a time, until nobody is: urgent ones at once, the others when they have rested. */
export const measureWeeks = defineJob({
  name: "metrics.measure-weeks",
  input: z.object({ dataset: z.int() }),
  key: ({ dataset }) => String(dataset),
  async run({ dataset }, { metrics, redis, stopping }: JobContext) {
    // Said first too, for what was committed by a run that was killed before it said so.
    await sayChanges(metrics, redis, dataset);
    await using bell = listen(redis, URGENT);
    while (!stopping.aborted) {
      const measured = await measureSome(metrics, dataset);
      if (measured > 0) await sayChanges(metrics, redis, dataset);
      if (measured === MOST_PEOPLE) continue;
      // Over before it waits for anybody else, whose job it then is, in the trace that led to it.
      const dueMs = await untilDue(metrics, dataset);
      if (dueMs === null) return;
      if (measured > 0) {
        await sleep(GATHER_MS, undefined, { signal: stopping }).catch(() => undefined);
        continue;
      }
      await bell.next(Math.min(Math.max(dueMs, LEAST_MS), MOST_MS), stopping);
    }
  },
});
