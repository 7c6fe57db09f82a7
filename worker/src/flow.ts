import { groupsPublished, interactionsRecorded, tiesChanged } from "@organism/graph";
import { refreshBetweenness } from "@organism/graph/jobs";
import { markWeeks, publishWeeks } from "@organism/metrics/jobs";
import { type Step, when } from "@organism/runtime/flow.ts";

/** Which fact starts which job. */
export const flow: readonly Step[] = [
  when(tiesChanged, refreshBetweenness),
  when(interactionsRecorded, markWeeks),
  when(groupsPublished, publishWeeks, () => ({})),
];
