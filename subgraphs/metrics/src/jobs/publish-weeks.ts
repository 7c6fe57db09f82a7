import { readDatasets } from "@organism/graph";
import { defineJob } from "@organism/runtime/messages/job.ts";
import { log } from "@organism/runtime/observing/log.ts";
import { z } from "zod";
import { publishWeek, unpublishedWeeks } from "../store/published.ts";
import { sayChanges } from "../streams/announcing.ts";
import type { JobContext } from "./context.ts";

/** Publishes the group numbers of every week whose groups were decided and whose people are measured. What was published stays. */
export const publishWeeks = defineJob({
  name: "metrics.publish-weeks",
  input: z.object({}),
  key: () => "all",
  async run(_input, { metrics, redis }: JobContext) {
    for (const { number: dataset } of await readDatasets(metrics, new Date())) {
      const weeks = await unpublishedWeeks(metrics, dataset);
      for (const monday of weeks) await publishWeek(metrics, dataset, monday);
      if (weeks.length > 0)
        log.info("group weeks published", { dataset, weeks: weeks.length, last: weeks.at(-1) });
      // Also what was committed by a run that was killed before it said so.
      await sayChanges(metrics, redis, dataset);
    }
  },
});
