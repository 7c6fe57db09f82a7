import type { Tail } from "@organism/runtime/messages/tail.ts";
import type { ViewerContext } from "@organism/runtime/serving/subgraph.ts";
import type { Neo4j } from "@organism/runtime/stores/neo4j.ts";
import type { Postgres } from "@organism/runtime/stores/postgres.ts";
import type { RedisPool } from "@organism/runtime/stores/redis.ts";
import type { Loaders } from "./loaders.ts";
import type { AddressBook } from "./store/address-book.ts";
import type { ErasureLog } from "./store/erasure-log.ts";
import type { Tables } from "./store/tables.ts";
import type { Teams } from "./store/teams.ts";
import type { Gate } from "./visibility/person.ts";

/** What the resolvers of this stage reach. */
export interface Context extends ViewerContext {
  postgres: Postgres<Tables>;
  /** ALIAS_KEY: under which addresses are kept. */
  aliasKey: string;
  neo4j: Neo4j;
  queue: RedisPool;
  /** The stage's facts as they are announced. */
  tail: Tail;
  teams: Teams;
  loaders: Loaders;
  gate: Gate;
  /** SEAL_KEY: under which cursors are sealed and pseudonyms made. */
  sealKey: string;
  addressBook: AddressBook;
  /** Who was erased, outside what backups hold. */
  erasures: ErasureLog;
  /** INTAKE_MOST_WAITING. */
  mostWaiting: number;
  /** EVENT_KEY: under which event ids are kept. */
  eventKey: string;
}
