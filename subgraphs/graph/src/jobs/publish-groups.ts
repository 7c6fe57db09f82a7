import { ring } from "@organism/runtime/messages/bell.ts";
import { defineJob } from "@organism/runtime/messages/job.ts";
import { log } from "@organism/runtime/observing/log.ts";
import { publishVersion } from "@organism/runtime/stores/versions.ts";
import { z } from "zod";
import { graphOf } from "../centrality/graph.ts";
import { idOfDataset } from "../store/datasets.ts";
import { decideWeek } from "../store/decide.ts";
import { dueOf, unshownWeeks, withdrawnWeeks } from "../store/due.ts";
import { progressOf } from "../store/progress.ts";
import { hideWeek, showWeek } from "../store/show.ts";
import { dueWindows, keepWindow } from "../store/window.ts";
import { CHANGED } from "../streams/builder.ts";
import { graphStatus } from "../streams/status.ts";
import type { JobContext } from "./context.ts";

/** Decides the groups of every week that is due, computes what is said of them, and shows it. What was decided once stays. */
export const publishGroups = defineJob({
  name: "graph.publish-groups",
  input: z.object({}),
  key: () => "all",
  async run(_input, context: JobContext) {
    const { postgres, centralities, groupSizeMin } = context;
    for (const { dataset, weeks } of await dueOf(postgres.db, new Date())) {
      if (weeks.length > 0 && (await isCatchingUp(context, dataset))) continue;
      for (const monday of weeks) await decideWeek(postgres.db, { dataset, monday, sizeMin: groupSizeMin });
      if (weeks.length > 0) log.info("groups decided", { dataset, weeks: weeks.length, last: weeks.at(-1) });
    }
    for (const window of await dueWindows(postgres.db))
      await keepWindow(postgres.db, window, (nodes, ties) => centralities.measure(graphOf(nodes, ties)));
    await showNewest(context);
  },
});

const CAUGHT_UP_MS = 60_000;

/** Whether something of the weeks may wait in one partition while others have passed it. */
async function isCatchingUp({ postgres, redis: queue }: JobContext, dataset: number): Promise<boolean> {
  const { lagMs } = await graphStatus({ postgres, queue }, dataset);
  return lagMs > CAUGHT_UP_MS;
}

async function showNewest({ postgres: { db }, neo4j, redis }: JobContext): Promise<void> {
  for (const { dataset, monday } of await unshownWeeks(db)) {
    const version = await showWeek(db, neo4j, dataset, monday);
    if (version === null) continue;
    await publishVersion(redis, await idOfDataset(db, dataset), "graph.teams", version);
    await ring(redis, CHANGED);
  }
  for (const { dataset, monday } of await withdrawnWeeks(db)) {
    const id = await idOfDataset(db, dataset);
    if (!(await hideWeek(neo4j, id, monday))) continue;
    const { version } = await progressOf(db, dataset);
    await publishVersion(redis, id, "graph.teams", version);
  }
}
