import { groupsPublished, personErased } from "@organism/graph";
import { publishGroups } from "@organism/graph/jobs";
import { forgetPerson, publishWeeks } from "@organism/metrics/jobs";
import { type Step, when } from "@organism/runtime/messages/flow.ts";

/** Which fact starts which job. */
export const flow: readonly Step[] = [
  when(groupsPublished, publishWeeks, () => ({})),
  // Withdrawn weeks are hidden at once.
  when(personErased, publishGroups, () => ({})),
  when(personErased, forgetPerson),
];
