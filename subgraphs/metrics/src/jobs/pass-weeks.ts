import { readDatasets } from "@organism/graph";
import { defineJob } from "@organism/runtime/messages/job.ts";
import { z } from "zod";
import { markedDatasets, markPassed, openFrom } from "../store/marks.ts";
import type { JobContext } from "./context.ts";
import { measureWeeks } from "./measure-weeks.ts";

/** Marks weeks that ended, and people of whom something became known; asks for whatever is marked to be measured. */
export const passWeeks = defineJob({
  name: "metrics.pass-weeks",
  input: z.object({}),
  key: () => "all",
  async run(_input, { metrics, queue }: JobContext) {
    for (const { number: dataset, horizon } of await readDatasets(metrics, new Date())) {
      const open = await openFrom(metrics, dataset);
      await markPassed(metrics, { dataset, horizon, open });
    }
    for (const dataset of await markedDatasets(metrics)) await queue.enqueue(measureWeeks, { dataset });
  },
});
