import { readConfig } from "./config.ts";
import { OrganismError } from "./errors.ts";
import { log } from "./observing/log.ts";
import { serveMetrics } from "./observing/metrics.ts";
import { startTelemetry } from "./observing/telemetry.ts";
import type { Config, VariableName } from "./variables.ts";

/** The life of a process: what it uses is closed in reverse order of use, after `stopping` was announced. */
export interface Life {
  use<Resource extends AsyncDisposable>(resource: Resource): Resource;
  readonly stopping: AbortSignal;
}

// What every process reads; some only so that a wrong value is named before anything starts.
const common = [
  "OTEL_EXPORTER_OTLP_ENDPOINT",
  "INTERNAL_PORT",
  "HOST",
  "DRAIN_TIMEOUT_MS",
  "ORGANISM_ENV",
  "LOG_LEVEL",
] as const;

type Common = (typeof common)[number];

/**
 * Runs a process until SIGTERM or SIGINT: the variables it `reads`, tracing, metrics, then `start`. On a signal it drains:
 * everything used is closed in reverse (a server finishes its requests, then its pools close), within `DRAIN_TIMEOUT_MS`.
 */
export async function runProcess<Name extends VariableName>(
  name: string,
  reads: readonly Name[],
  start: (config: Pick<Config, Common | Name>, life: Life) => Promise<void>,
): Promise<void> {
  const began = performance.now();
  const stop = new AbortController();
  const resources = new AsyncDisposableStack();
  const life: Life = { use: (resource) => resources.use(resource), stopping: stop.signal };
  try {
    const config = readConfig<Common | Name>(...common, ...reads);
    resources.defer(startTelemetry(name, config.OTEL_EXPORTER_OTLP_ENDPOINT));
    stopOnSignal({ name, stop, resources, timeoutMs: config.DRAIN_TIMEOUT_MS });
    life.use(await serveMetrics({ name, host: config.HOST, port: config.INTERNAL_PORT }));
    await start(config, life);
    log.info("process ready", { name, ms: Math.round(performance.now() - began) });
  } catch (error) {
    refuse(name, error);
  }
}

// Wrong settings are the operator's to mend: said in plain words, without a stack.
function refuse(name: string, error: unknown): never {
  if (error instanceof OrganismError)
    process.stderr.write(`${name} does not start (${error.code}): ${error.message}\n`);
  else log.error("process does not start", { name, error });
  process.exit(1);
}

interface Stop {
  name: string;
  stop: AbortController;
  resources: AsyncDisposableStack;
  timeoutMs: number;
}

function stopOnSignal({ name, stop, resources, timeoutMs }: Stop) {
  const drain = async (signal: string) => {
    if (stop.signal.aborted) return;
    stop.abort();
    log.info("process stops", { name, signal });
    setTimeout(() => {
      log.error("process gave up waiting for its work", { name, timeoutMs });
      process.exit(1);
    }, timeoutMs).unref();
    await resources.disposeAsync();
    process.exit(0);
  };
  for (const signal of ["SIGTERM", "SIGINT"] as const) {
    process.on(signal, () => {
      drain(signal).catch((error) => {
        log.error("process did not stop cleanly", { name, error });
        process.exit(1);
      });
    });
  }
}
