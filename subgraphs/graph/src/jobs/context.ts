import type { Neo4j } from "@organism/runtime/stores/neo4j.ts";
import type { Postgres } from "@organism/runtime/stores/postgres.ts";
import type { RedisPool } from "@organism/runtime/stores/redis.ts";
import type { CentralityThread } from "../centrality/thread.ts";
import type { Tables } from "../store/tables.ts";

/** What the jobs of this stage work on. */
export interface JobContext {
  postgres: Postgres<Tables>;
  neo4j: Neo4j;
  redis: RedisPool;
  centralities: CentralityThread;
  /** GROUP_SIZE_MIN. */
  groupSizeMin: number;
}
