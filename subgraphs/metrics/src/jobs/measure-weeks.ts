import { setTimeout as sleep } from "node:timers/promises";
import { readDatasets } from "@organism/graph";
import { ring } from "@organism/runtime/bell.ts";
import { defineJob } from "@organism/runtime/job.ts";
import { publishVersion } from "@organism/runtime/versions.ts";
import { z } from "zod";
import { measureSome } from "../measure/some.ts";
import { alertsVersion } from "../store/alerts.ts";
import { isMarked } from "../store/marks.ts";
import { ANNOUNCED, type JobContext } from "./context.ts";

const LOOK_MS = 100;

/** Measures whoever is marked, a few at a time, until nobody is: urgent ones at once, the others when they have rested. */
export const measureWeeks = defineJob({
  name: "metrics.measure-weeks",
  input: z.object({ dataset: z.int() }),
  key: ({ dataset }) => String(dataset),
  async run({ dataset }, context: JobContext) {
    const { metrics, stopping } = context;
    // Said first too, for what was committed by a run that was killed before it said so.
    let said = -1;
    do {
      const measured = await measureSome(metrics, dataset);
      const version = await alertsVersion(metrics, dataset);
      if (version !== said) await say(context, dataset, version);
      said = version;
      if (measured === 0) await sleep(LOOK_MS, undefined, { signal: stopping }).catch(() => undefined);
    } while (!stopping.aborted && (await isMarked(metrics, dataset)));
  },
});

async function say({ metrics, redis }: JobContext, dataset: number, version: number): Promise<void> {
  await ring(redis, ANNOUNCED);
  const found = (await readDatasets(metrics, new Date())).find(({ number }) => number === dataset);
  if (found) await publishVersion(redis, found.id, "metrics.alerts", version);
}
