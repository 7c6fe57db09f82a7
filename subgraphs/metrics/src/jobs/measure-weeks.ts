import { setTimeout as sleep } from "node:timers/promises";
import { defineJob } from "@organism/runtime/messages/job.ts";
import { z } from "zod";
import { measureSome } from "../measure/some.ts";
import { isMarked } from "../store/marks.ts";
import { sayChanges } from "../streams/announcing.ts";
import type { JobContext } from "./context.ts";

const LOOK_MS = 100;

/** Measures whoever is marked, a few at a time, until nobody is: urgent ones at once, the others when they have rested. */
export const measureWeeks = defineJob({
  name: "metrics.measure-weeks",
  input: z.object({ dataset: z.int() }),
  key: ({ dataset }) => String(dataset),
  async run({ dataset }, { metrics, redis, stopping }: JobContext) {
    // Said first too, for what was committed by a run that was killed before it said so.
    await sayChanges(metrics, redis, dataset);
    do {
      const measured = await measureSome(metrics, dataset);
      if (measured > 0) await sayChanges(metrics, redis, dataset);
      else await sleep(LOOK_MS, undefined, { signal: stopping }).catch(() => undefined);
    } while (!stopping.aborted && (await isMarked(metrics, dataset)));
  },
});
