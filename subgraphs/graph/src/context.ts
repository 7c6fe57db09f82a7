import type { Postgres } from "@organism/runtime/postgres.ts";
import type { ViewerContext } from "@organism/runtime/subgraph.ts";
import type { Tables } from "./store/tables.ts";

/** What the resolvers of this stage reach. */
export interface Context extends ViewerContext {
  postgres: Postgres<Tables>;
  /** ALIAS_KEY: under which addresses are kept. */
  aliasKey: string;
}
