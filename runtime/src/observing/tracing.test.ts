import { context, propagation, trace } from "@opentelemetry/api";
import { W3CTraceContextPropagator } from "@opentelemetry/core";
import {
  InMemorySpanExporter,
  SamplingDecision,
  SimpleSpanProcessor,
  StackContextManager,
  TracerProvider,
} from "@opentelemetry/sdk-trace";
import { beforeEach, expect, test } from "vitest";
import { continueTrace, inSpan } from "./tracing.ts";

const exporter = new InMemorySpanExporter();
let decision = SamplingDecision.RECORD_AND_SAMPLED;
trace.setGlobalTracerProvider(
  new TracerProvider({
    spanProcessors: [new SimpleSpanProcessor({ exporter })],
    sampler: { shouldSample: () => ({ decision }) },
  }),
);
context.setGlobalContextManager(new StackContextManager().enable());
propagation.setGlobalPropagator(new W3CTraceContextPropagator());
beforeEach(() => exporter.reset());

async function spanIds() {
  const ids: string[] = [];
  await inSpan("outer", {}, async (outer) => {
    ids.push(outer.spanContext().spanId);
    await inSpan("inner", {}, async (inner) => void ids.push(inner.spanContext().spanId));
  });
  return ids;
}

test("where somebody records, each piece of work is a span of its own", async () => {
  decision = SamplingDecision.RECORD_AND_SAMPLED;
  expect(new Set(await spanIds()).size).toBe(2);
  expect(exporter.getFinishedSpans().map(({ name }) => name)).toEqual(["inner", "outer"]);
});

test("what a message leads to is a span below that of who sent it", async () => {
  decision = SamplingDecision.RECORD_AND_SAMPLED;
  const [traceId, sender] = ["0af7651916cd43dd8448eb211c80319c", "b7ad6b7169203331"];
  await continueTrace({ traceparent: `00-${traceId}-${sender}-01` }, () =>
    inSpan("received", {}, async () => undefined),
  );
  const [received] = exporter.getFinishedSpans();
  expect(received?.spanContext().traceId).toBe(traceId);
  expect(received?.parentSpanContext?.spanId).toBe(sender);
});

test("where nobody does, all of it goes by the one id that the log and errors tell", async () => {
  decision = SamplingDecision.NOT_RECORD;
  const [outer, inner] = await spanIds();
  expect(outer).toMatch(/^[0-9a-f]{16}$/);
  expect(inner).toBe(outer);
  expect(exporter.getFinishedSpans()).toEqual([]);
});
