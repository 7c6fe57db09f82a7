import type { Gate, GraphTables } from "@organism/graph";
import type { Tail } from "@organism/runtime/messages/tail.ts";
import type { StageContext } from "@organism/runtime/serving/stage.ts";
import type { RedisPool } from "@organism/runtime/stores/redis.ts";
import type { Kysely } from "kysely";
import type { Loaders } from "./loaders.ts";
import type { Tables } from "./store/tables.ts";

/** What the resolvers of this stage reach. */
export interface Context extends StageContext<Tables & GraphTables> {
  /** The database, as this stage sees it. */
  metrics: Kysely<Tables>;
  /** The database, for what the graph stage answers. */
  graph: Kysely<GraphTables>;
  queue: RedisPool;
  gate: Gate;
  loaders: Loaders;
  /** The stage's facts as they are announced. */
  tail: Tail;
}
