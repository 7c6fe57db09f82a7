import { readDatasets } from "@organism/graph";
import { defineJob } from "@organism/runtime/messages/job.ts";
import { log } from "@organism/runtime/observing/log.ts";
import { publishVersion } from "@organism/runtime/stores/versions.ts";
import { z } from "zod";
import { publishedVersion, publishWeek, unpublishedWeeks } from "../store/published.ts";
import { sayAlerts } from "../streams/announcing.ts";
import type { JobContext } from "./context.ts";

/** Publishes the group numbers of every week whose groups were decided and whose people are measured. What was published stays. */
export const publishWeeks = defineJob({
  name: "metrics.publish-weeks",
  input: z.object({}),
  key: () => "all",
  async run(_input, { metrics, redis }: JobContext) {
    for (const { number: dataset, id } of await readDatasets(metrics, new Date())) {
      const weeks = await unpublishedWeeks(metrics, dataset);
      for (const monday of weeks) await publishWeek(metrics, dataset, monday);
      if (weeks.length > 0)
        log.info("group weeks published", { dataset, weeks: weeks.length, last: weeks.at(-1) });
      // Also what was committed by a run that was killed before it said so.
      await publishVersion(redis, id, "metrics.weeks", await publishedVersion(metrics, dataset));
      await sayAlerts(metrics, redis, dataset);
    }
  },
});
