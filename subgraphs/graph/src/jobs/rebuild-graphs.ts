import { ring } from "@organism/runtime/messages/bell.ts";
import { defineJob } from "@organism/runtime/messages/job.ts";
import { log } from "@organism/runtime/observing/log.ts";
import { z } from "zod";
import { dayOf } from "../model/day.ts";
import { beginRebuild, waitingRebuilds } from "../store/rebuild.ts";
import { CHANGED, TIES_MOVED } from "../streams/builder.ts";
import { rebuild } from "../streams/rebuild.ts";
import type { JobContext } from "./context.ts";

/** Counts datasets anew of which somebody asked for it, or changed the rule of ties. What they were goes on being served meanwhile. */
export const rebuildGraphs = defineJob({
  name: "graph.rebuild-graphs",
  input: z.object({}),
  key: () => "all",
  async run(_input, { postgres, redis }: JobContext) {
    for (const asked of await waitingRebuilds(postgres.db)) {
      await beginRebuild(postgres.db, asked);
      const built = await rebuild(postgres, asked, dayOf(new Date()));
      if (!built) continue;
      log.info("graph rebuilt", { dataset: asked.dataset, rule: asked.rule, version: built.version });
      await ring(redis, CHANGED, TIES_MOVED);
    }
  },
});
