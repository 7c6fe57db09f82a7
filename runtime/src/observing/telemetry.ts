import { context, propagation, trace } from "@opentelemetry/api";
import { AsyncLocalStorageContextManager } from "@opentelemetry/context-async-hooks";
import { W3CTraceContextPropagator } from "@opentelemetry/core";
import { OTLPTraceExporter } from "@opentelemetry/exporter-trace-otlp-http";
import { resourceFromAttributes } from "@opentelemetry/resources";
import { AlwaysOffSampler, BatchSpanProcessor, TracerProvider } from "@opentelemetry/sdk-trace";

/** Starts tracing for this process; the returned function sends what is still held and stops. */
export function startTelemetry(service: string, collector?: string): () => Promise<void> {
  const exporter = collector
    ? new OTLPTraceExporter({ url: new URL("v1/traces", withSlash(collector)).href })
    : null;
  const provider = new TracerProvider({
    resource: resourceFromAttributes({ "service.name": service, "service.namespace": "causal-organism" }),
    // Without a collector a span is no more than the ids that the log and masked errors tell.
    ...(!exporter && { sampler: new AlwaysOffSampler() }),
    spanProcessors: exporter ? [new BatchSpanProcessor({ exporter, scheduledDelayMillis: 1_000 })] : [],
  });
  trace.setGlobalTracerProvider(provider);
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
  propagation.setGlobalPropagator(new W3CTraceContextPropagator());
  // A collector that is away must not keep a process from stopping.
  return () => provider.shutdown().catch(() => undefined);
}

const withSlash = (address: string) => (address.endsWith("/") ? address : `${address}/`);
