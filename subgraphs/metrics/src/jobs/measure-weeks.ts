import { listen } from "@organism/runtime/messages/bell.ts";
import { defineJob } from "@organism/runtime/messages/job.ts";
import { z } from "zod";
import { measureSome } from "../measure/some.ts";
import { untilDue } from "../store/marks.ts";
import { sayChanges } from "../streams/announcing.ts";
import type { JobContext } from "./context.ts";

/** Rings when somebody was marked of whom an alert may come. */
export const URGENT = "metrics:urgent";

// Whoever is due at nearly the same time is measured together; and a ring may be lost.
const LEAST_MS = 100;
const MOST_MS = 1_000;

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
      if ((await measureSome(metrics, dataset)) > 0) {
        await sayChanges(metrics, redis, dataset);
        continue;
      }
      const dueMs = await untilDue(metrics, dataset);
      if (dueMs === null) return;
      await bell.next(Math.min(Math.max(dueMs, LEAST_MS), MOST_MS), stopping);
    }
  },
});
