import { ring } from "@organism/runtime/messages/bell.ts";
import { defineJob } from "@organism/runtime/messages/job.ts";
import { z } from "zod";
import { dayOf } from "../model/day.ts";
import { datasetsBehind } from "../store/retention.ts";
import { build } from "../streams/build.ts";
import { CHANGED, TIES_MOVED } from "../streams/builder.ts";
import type { JobContext } from "./context.ts";

/** Moves the windows of live datasets on to the day it is, where nothing arrived to do it. */
export const passMidnight = defineJob({
  name: "graph.pass-midnight",
  input: z.object({}),
  key: () => "all",
  async run(_input, { postgres, redis }: JobContext) {
    const today = dayOf(new Date());
    for (const dataset of await datasetsBehind(postgres.db, today)) {
      const built = await build(postgres, { arrivals: [], passing: [dataset], today });
      if (built) await ring(redis, CHANGED);
      if (built?.tiesMoved) await ring(redis, TIES_MOVED);
    }
  },
});
