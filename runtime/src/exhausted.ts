import { OrganismError } from "./errors.ts";
import type { PoolLimits } from "./pool.ts";

/** How long a connection that lay idle has to answer before it counts as dead. */
export const LIVENESS_ANSWER_MS = 1_000;

export const poolExhausted = (store: string, { max, acquireTimeoutMs }: PoolLimits, cause: unknown) =>
  new OrganismError(
    "POOL_EXHAUSTED",
    `${store} had no free connection within ${acquireTimeoutMs} ms: all ${max} are in use. Try again; if this lasts, look for slow work that holds connections, or raise the pool's max`,
    { cause },
  );
