import type { Postgres } from "@organism/runtime/postgres.ts";
import type { RedisPool } from "@organism/runtime/redis.ts";
import type { ViewerContext } from "@organism/runtime/subgraph.ts";
import type { AddressBook } from "./store/address-book.ts";
import type { Tables } from "./store/tables.ts";

/** What the resolvers of this stage reach. */
export interface Context extends ViewerContext {
  postgres: Postgres<Tables>;
  /** ALIAS_KEY: under which addresses are kept. */
  aliasKey: string;
  queue: RedisPool;
  addressBook: AddressBook;
  /** EVENT_KEY: under which event ids are kept. */
  eventKey: string;
}
