import { OrganismError } from "../errors.ts";
import type { PoolLimits } from "../pool.ts";

export const poolExhausted = (store: string, { max, acquireTimeoutMs }: PoolLimits, cause: unknown) =>
  new OrganismError(
    "POOL_EXHAUSTED",
    `${store} had no free connection within ${acquireTimeoutMs} ms: all ${max} are in use. Try again; if this lasts, look for slow work that holds connections, or raise the pool's max`,
    { cause },
  );
