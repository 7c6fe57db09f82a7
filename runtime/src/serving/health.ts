import type { FastifyInstance } from "fastify";
import { log } from "../observing/log.ts";
import { checkStore, type Store } from "../stores/pool.ts";

interface Dependency {
  up: boolean;
  ms: number;
}

interface Readiness {
  status: "ready" | "unavailable" | "draining";
  dependencies: Record<string, Dependency>;
}

/** What this process can say of itself beyond its stores, shown in the body and never a reason for 503. */
type Details = () => Promise<Record<string, unknown>>;

export interface Health {
  stores: readonly Store[];
  /** Aborted when the process begins to stop: from then on it asks to be left out. */
  stopping: AbortSignal;
  details?: Details;
}

/** `/health/live`: the process runs, always 200. `/health/ready`: 200 when every store it uses answers, else 503. */
export function serveHealth(app: FastifyInstance, health: Health): void {
  app.get("/health/live", async () => ({ status: "live" }));
  app.get("/health/ready", async (_request, reply) => {
    const readiness = await readinessOf(health);
    reply.code(readiness.status === "ready" ? 200 : 503);
    if (readiness.status !== "ready") reply.header("Retry-After", "1");
    // Without its stores it has nothing to tell.
    return { ...readiness, ...(readiness.status === "ready" ? await health.details?.() : {}) };
  });
}

async function readinessOf({ stores, stopping }: Health): Promise<Readiness> {
  const checked = await Promise.all(
    stores.map(async (store) => [store.name, await dependency(store)] as const),
  );
  const up = checked.every(([, { up }]) => up);
  return {
    status: stopping.aborted ? "draining" : up ? "ready" : "unavailable",
    dependencies: Object.fromEntries(checked),
  };
}

// The body says which store is away, never its address; the reason goes to the log.
async function dependency(store: Store): Promise<Dependency> {
  const start = performance.now();
  try {
    await checkStore(store);
    return { up: true, ms: Math.round(performance.now() - start) };
  } catch (error) {
    log.warn("store does not answer", { store: store.name, error });
    return { up: false, ms: Math.round(performance.now() - start) };
  }
}
