import type { Queue } from "@organism/runtime/messages/queue.ts";
import type { RedisPool } from "@organism/runtime/stores/redis.ts";
import type { Kysely } from "kysely";
import type { Tables } from "../store/tables.ts";

/** What the jobs of this stage work on. */
export interface JobContext {
  /** The database, as this stage sees it. */
  metrics: Kysely<Tables>;
  redis: RedisPool;
  queue: Queue;
  /** Says that the process wants to end: what goes on for long stops at the next good place. */
  stopping: AbortSignal;
}
