import { defineJob } from "@organism/runtime/messages/job.ts";
import { dropAnnounced } from "@organism/runtime/messages/outbox.ts";
import { z } from "zod";
import type { JobContext } from "./context.ts";

/** Lets go of facts that were announced a while ago. */
export const forgetAnnounced = defineJob({
  name: "metrics.forget-announced",
  input: z.object({}),
  key: () => "all",
  async run(_input, { metrics }: JobContext) {
    await dropAnnounced(metrics, "metrics", new Date());
  },
});
