import type { StageContext } from "@organism/runtime/serving/stage.ts";
import type { Tables } from "./store/tables.ts";

/** What the resolvers of this stage reach. */
export type Context = StageContext<Tables>;
