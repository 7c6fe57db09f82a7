import { ring } from "@organism/runtime/bell.ts";
import { defineJob } from "@organism/runtime/job.ts";
import { log } from "@organism/runtime/log.ts";
import { publishVersion } from "@organism/runtime/versions.ts";
import { z } from "zod";
import { graphOf } from "../centrality/graph.ts";
import { idOfDataset } from "../store/datasets.ts";
import { decideWeek } from "../store/decide.ts";
import { dueOf, unshownWeeks } from "../store/due.ts";
import { showWeek } from "../store/show.ts";
import { dueWindows, keepWindow } from "../store/window.ts";
import { CHANGED } from "../streams/builder.ts";
import type { JobContext } from "./context.ts";

/** Decides the groups of every week that is due, computes what is said of them, and shows it. What was decided once stays. */
export const publishGroups = defineJob({
  name: "graph.publish-groups",
  input: z.object({}),
  key: () => "all",
  async run(_input, context: JobContext) {
    const { postgres, neo4j, redis, centralities, groupSizeMin } = context;
    for (const { dataset, weeks } of await dueOf(postgres.db, new Date())) {
      for (const monday of weeks) await decideWeek(postgres.db, { dataset, monday, sizeMin: groupSizeMin });
      if (weeks.length > 0) log.info("groups decided", { dataset, weeks: weeks.length, last: weeks.at(-1) });
    }
    for (const window of await dueWindows(postgres.db))
      await keepWindow(postgres.db, window, async (nodes, ties) => {
        const { betweenness } = await centralities.measure(graphOf(nodes, ties));
        return betweenness;
      });
    for (const { dataset, monday } of await unshownWeeks(postgres.db)) {
      const version = await showWeek(postgres.db, neo4j, dataset, monday);
      await publishVersion(redis, await idOfDataset(postgres.db, dataset), "graph.teams", version);
      await ring(redis, CHANGED);
    }
  },
});
