import { personErased } from "@organism/graph";
import { defineJob } from "@organism/runtime/messages/job.ts";
import { erase } from "../store/erasure.ts";
import { sayChanges } from "../streams/announcing.ts";
import type { JobContext } from "./context.ts";

/** Leaves nothing that was measured of somebody who was erased, nor any group number that stands on them. */
export const forgetPerson = defineJob({
  name: "metrics.forget-person",
  input: personErased.data,
  key: ({ person }) => String(person),
  async run(erased, { metrics, redis }: JobContext) {
    await erase(metrics, erased);
    await sayChanges(metrics, redis, erased.dataset);
  },
});
