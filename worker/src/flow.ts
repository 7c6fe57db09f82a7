import { personErased, tiesChanged } from "@organism/graph";
import { publishGroups, refreshBetweenness } from "@organism/graph/jobs";
import { type Step, when } from "@organism/runtime/flow.ts";

/** Which fact starts which job. */
export const flow: readonly Step[] = [
  when(tiesChanged, refreshBetweenness),
  // Withdrawn weeks are hidden at once.
  when(personErased, publishGroups, () => ({})),
];
