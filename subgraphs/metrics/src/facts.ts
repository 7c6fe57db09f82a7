import { defineFact } from "@organism/runtime/messages/fact.ts";
import { z } from "zod";

/** An alert of a person or group was raised, changed or is over. `dataset`, `person` and `team` are numbers. */
export const alertChanged = defineFact({
  name: "metrics.alert-changed",
  data: z.object({
    version: z.int(),
    dataset: z.int(),
    alert: z.uuid(),
    kind: z.enum(["RAISED", "CHANGED", "CLEARED"]),
    person: z.int().nullable(),
    team: z.int().nullable(),
  }),
});

/** A week's group numbers were published; `monday` is its first day. */
export const weekPublished = defineFact({
  name: "metrics.week-published",
  data: z.object({ version: z.int(), dataset: z.int(), monday: z.iso.date() }),
});
