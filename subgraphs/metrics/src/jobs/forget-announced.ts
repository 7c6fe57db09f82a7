import { trimBefore } from "@organism/runtime/backlog.ts";
import { factStream } from "@organism/runtime/fact.ts";
import { defineJob } from "@organism/runtime/job.ts";
import { dropAnnounced } from "@organism/runtime/outbox.ts";
import { z } from "zod";
import { alertChanged } from "../facts.ts";
import type { JobContext } from "./context.ts";

/** Lets go of facts that were announced a while ago. */
export const forgetAnnounced = defineJob({
  name: "metrics.forget-announced",
  input: z.object({}),
  key: () => "all",
  async run(_input, { metrics, redis }: JobContext) {
    const gone = await dropAnnounced(metrics, "metrics", new Date());
    await trimBefore(redis, factStream(alertChanged), `${gone}-0`);
  },
});
