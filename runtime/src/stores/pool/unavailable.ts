import { OrganismError } from "../../errors.ts";
import type { PoolLimits } from "../pool.ts";

/** Codes that mean "not now, ask again". */
export const unavailable: ReadonlySet<string> = new Set([
  "POOL_EXHAUSTED",
  "STORE_AWAY",
  "NOT_READY",
  "OVERLOADED",
  "QUEUE_UNAVAILABLE",
  "STREAM_UNAVAILABLE",
  "CIRCUIT_OPEN",
  "IDENTITY_UNAVAILABLE",
]);

export const poolExhausted = (store: string, { max, acquireTimeoutMs }: PoolLimits, cause: unknown) =>
  new OrganismError(
    "POOL_EXHAUSTED",
    `${store} had no free connection within ${acquireTimeoutMs} ms: all ${max} are in use. Try again; if this lasts, look for slow work that holds connections, or raise the pool's max`,
    { cause },
  );

// The cause, with the address in it, is for the log; the message may be shown.
export const storeAway = (store: string, cause: unknown) =>
  new OrganismError("STORE_AWAY", `${store} does not answer; try again in a moment`, { cause });
