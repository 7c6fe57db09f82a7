import { defineJob } from "@organism/runtime/messages/job.ts";
import { dropAnnounced } from "@organism/runtime/messages/outbox.ts";
import { z } from "zod";
import { purgeDissolved } from "../store/projection/view.ts";
import { dropCounters, dropRows, dropSeats, makePartitions } from "../store/retention.ts";
import type { JobContext } from "./context.ts";

const DAY_MS = 86_400_000;

/** Lets go of what is past its retention, and makes room for the days to come. */
export const forget = defineJob({
  name: "graph.forget",
  input: z.object({}),
  key: () => "all",
  async run(_input, { postgres, neo4j }: JobContext) {
    const now = new Date();
    await makePartitions(postgres.db, now);
    await dropRows(postgres.db, now);
    await dropCounters(postgres.db);
    await dropSeats(postgres.db);
    await dropAnnounced(postgres.db, "graph", now);
    await purgeDissolved(neo4j, new Date(now.getTime() - DAY_MS));
  },
});
