import { interactionsRecorded, readDatasets } from "@organism/graph";
import { defineJob } from "@organism/runtime/messages/job.ts";
import { mondayAt } from "../model/calendar.ts";
import { mark } from "../store/marks.ts";
import type { JobContext } from "./context.ts";
import { measureWeeks } from "./measure-weeks.ts";

/** What touches more people and days than this comes from an import, where nobody waits for the single one. */
const SINGLE = 64;

/** Notes whose weeks have changed, and asks for them to be measured. */
export const markWeeks = defineJob({
  name: "metrics.mark-weeks",
  input: interactionsRecorded.data,
  key: ({ dataset, version }) => `${dataset}:${version}`,
  async run({ dataset, days }, { metrics, queue }: JobContext) {
    const { horizon } =
      (await readDatasets(metrics, new Date())).find(({ number }) => number === dataset) ?? {};
    const touched = days.reduce((sum, { people }) => sum + people.length, 0);
    const current = mondayAt("UTC", Number(horizon));
    const urgent = touched <= SINGLE && days.some(({ day }) => day < current);
    await mark(metrics, { dataset, days, urgent });
    await queue.enqueue(measureWeeks, { dataset });
  },
});
