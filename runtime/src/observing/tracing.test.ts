import { context, trace } from "@opentelemetry/api";
import {
  InMemorySpanExporter,
  SamplingDecision,
  SimpleSpanProcessor,
  StackContextManager,
  TracerProvider,
} from "@opentelemetry/sdk-trace";
import { beforeEach, expect, test } from "vitest";
import { inSpan } from "./tracing.ts";

const exporter = new InMemorySpanExporter();
let decision = SamplingDecision.RECORD_AND_SAMPLED;
trace.setGlobalTracerProvider(
  new TracerProvider({
    spanProcessors: [new SimpleSpanProcessor({ exporter })],
    sampler: { shouldSample: () => ({ decision }) },
  }),
);
context.setGlobalContextManager(new StackContextManager().enable());
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

test("where nobody does, all of it goes by the one id that the log and errors tell", async () => {
  decision = SamplingDecision.NOT_RECORD;
  const [outer, inner] = await spanIds();
  expect(outer).toMatch(/^[0-9a-f]{16}$/);
  expect(inner).toBe(outer);
  expect(exporter.getFinishedSpans()).toEqual([]);
});
