import { Gauge } from "prom-client";
import type { Config } from "../variables.ts";
import { within } from "../within.ts";

/** Bounds of one connection pool. Durations in milliseconds. */
export interface PoolLimits {
  /** Connections at most; further callers wait. */
  max: number;
  /** How long a caller waits for a connection before `POOL_EXHAUSTED`. */
  acquireTimeoutMs: number;
  /** A connection unused for this long is closed. */
  idleCloseMs: number;
  /** A connection unused for this long is tried before it is handed out. */
  livenessCheckMs: number;
}

export const defaultLimits: PoolLimits = {
  max: 50,
  acquireTimeoutMs: 20_000,
  idleCloseMs: 60_000,
  livenessCheckMs: 5_000,
};

/** The configuration variables that `limitsOf` takes. */
export const limitVariables = [
  "POOL_MAX",
  "POOL_ACQUIRE_TIMEOUT_MS",
  "POOL_IDLE_CLOSE_MS",
  "POOL_LIVENESS_CHECK_MS",
] as const;

export const limitsOf = (config: Pick<Config, (typeof limitVariables)[number]>): PoolLimits => ({
  max: config.POOL_MAX,
  acquireTimeoutMs: config.POOL_ACQUIRE_TIMEOUT_MS,
  idleCloseMs: config.POOL_IDLE_CLOSE_MS,
  livenessCheckMs: config.POOL_LIVENESS_CHECK_MS,
});

export interface PoolStats {
  active: number;
  idle: number;
  waiting: number;
}

/** What every pooled store answers to: its name in health reports and metrics, its figures, a cheap question, its end. */
export interface Store extends AsyncDisposable {
  readonly name: string;
  stats(): PoolStats;
  /** Resolves when the store answers; rejects with the driver's error otherwise. */
  check(): Promise<void>;
}

/** How long a store may take to answer before it counts as away. */
const CHECK_TIMEOUT_MS = 1_000;

/** Whether the store answers now: a frozen one counts as away, for its driver would go on waiting. */
export const checkStore = (store: Store): Promise<void> => within(CHECK_TIMEOUT_MS, store.check());

const observed = new Set<Store>();

new Gauge({
  name: "organism_pool_connections",
  help: "Connections of a pool by state; waiting counts callers without one.",
  labelNames: ["store", "state"],
  collect() {
    this.reset();
    for (const store of observed) {
      for (const [state, count] of Object.entries(store.stats()))
        this.inc({ store: store.name, state }, count);
    }
  },
});

/** Shows the pool in the metrics until the returned function is called. */
export function observePool(store: Store): () => void {
  observed.add(store);
  return () => observed.delete(store);
}
