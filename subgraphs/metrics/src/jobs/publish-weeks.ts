import { readDatasets } from "@organism/graph";
import { ring } from "@organism/runtime/bell.ts";
import { defineJob } from "@organism/runtime/job.ts";
import { log } from "@organism/runtime/log.ts";
import { publishVersion } from "@organism/runtime/versions.ts";
import { z } from "zod";
import { alertsVersion } from "../store/alerts.ts";
import { publishWeek, unpublishedWeeks } from "../store/published.ts";
import { ANNOUNCED, type JobContext } from "./context.ts";

/** Publishes the group numbers of every week whose groups were decided and whose people are measured. What was published stays. */
export const publishWeeks = defineJob({
  name: "metrics.publish-weeks",
  input: z.object({}),
  key: () => "all",
  async run(_input, { metrics, redis }: JobContext) {
    for (const { number: dataset, id } of await readDatasets(metrics, new Date())) {
      const weeks = await unpublishedWeeks(metrics, dataset);
      let version = 0;
      for (const monday of weeks) version = await publishWeek(metrics, dataset, monday);
      if (version === 0) continue;
      log.info("group weeks published", { dataset, weeks: weeks.length, last: weeks.at(-1) });
      await publishVersion(redis, id, "metrics.weeks", version);
      await publishVersion(redis, id, "metrics.alerts", await alertsVersion(metrics, dataset));
      await ring(redis, ANNOUNCED);
    }
  },
});
