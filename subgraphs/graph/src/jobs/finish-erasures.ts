import { defineJob } from "@organism/runtime/messages/job.ts";
import { log } from "@organism/runtime/observing/log.ts";
import { z } from "zod";
import { hiddenPeople, removePeople } from "../store/erasure.ts";
import { dropRowsOf } from "../store/retention.ts";
import type { JobContext } from "./context.ts";

/** Removes the raw rows of erased people, and then their own, once Neo4j shows nothing of them. */
export const finishErasures = defineJob({
  name: "graph.finish-erasures",
  input: z.object({}),
  key: () => "all",
  async run(_input, { postgres }: JobContext) {
    const people = await hiddenPeople(postgres.db);
    if (people.length === 0) return;
    await dropRowsOf(postgres.db, people, new Date());
    await removePeople(postgres.db, people);
    log.info("erasures finished", { people: people.length });
  },
});
