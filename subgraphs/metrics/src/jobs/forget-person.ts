import { personErased } from "@organism/graph";
import { defineJob } from "@organism/runtime/messages/job.ts";
import { erase } from "../store/erasure.ts";
import type { JobContext } from "./context.ts";

/** Leaves nothing that was measured of somebody who was erased, nor any group number that stands on them. */
export const forgetPerson = defineJob({
  name: "metrics.forget-person",
  input: personErased.data,
  key: ({ person }) => String(person),
  async run(erased, { metrics }: JobContext) {
    await erase(metrics, erased);
  },
});
