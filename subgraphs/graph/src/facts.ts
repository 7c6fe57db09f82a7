import { defineFact } from "@organism/runtime/messages/fact.ts";
import { z } from "zod";

const PersonNumber = z.int();
const Day = z.iso.date();

/** Two people, the lower number first. */
const Pair = z.tuple([PersonNumber, PersonNumber]);

/** Ties that came and went with one version of a dataset's graph. `dataset` and people are numbers, as in the store. */
export const tiesChanged = defineFact({
  name: "graph.ties-changed",
  data: z.object({ dataset: z.int(), version: z.int(), added: z.array(Pair), removed: z.array(Pair) }),
});

/** Interactions were built in: whose, and on which days, so that later stages know what to compute again. */
export const interactionsRecorded = defineFact({
  name: "graph.interactions-recorded",
  data: z.object({
    version: z.int(),
    dataset: z.int(),
    days: z.array(z.object({ day: Day, people: z.array(PersonNumber) })),
  }),
});

/**
 * Everybody's place in the graph was measured whole, as of a day of the dataset's horizon: `graph.place` has it. Said about once an hour
 * while ties come and go, for whoever keeps places over time.
 */
export const centralitiesMeasured = defineFact({
  name: "graph.centralities-measured",
  data: z.object({ dataset: z.int(), version: z.int(), day: Day }),
});

/**
 * Somebody was erased: whatever stands under the number goes, and whatever was said of groups in these weeks is withdrawn, not
 * said anew.
 */
export const personErased = defineFact({
  name: "graph.person-erased",
  data: z.object({ dataset: z.int(), version: z.int(), person: PersonNumber, weeks: z.array(Day) }),
});

/** A week's groups were decided and can be asked for; `monday` is its first day. */
export const groupsPublished = defineFact({
  name: "graph.groups-published",
  data: z.object({ dataset: z.int(), version: z.int(), monday: Day }),
});
