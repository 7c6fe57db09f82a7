import { type Attributes, context, propagation, type Span, SpanStatusCode, trace } from "@opentelemetry/api";

const tracer = trace.getTracer("organism");

/**
 * Runs `work` inside a span; a rejection is recorded on the span and passed on. Below a span of this process that nobody records there
 * is no other; one that was carried here by a message is another's, and says nothing of what is recorded here.
 */
export function inSpan<T>(
  name: string,
  attributes: Attributes,
  work: (span: Span) => Promise<T>,
): Promise<T> {
  const above = trace.getActiveSpan();
  if (above && !above.isRecording() && !above.spanContext().isRemote) return work(above);
  return tracer.startActiveSpan(name, { attributes }, async (span) => {
    try {
      return await work(span);
    } catch (error) {
      span.recordException(error instanceof Error ? error : String(error));
      span.setStatus({ code: SpanStatusCode.ERROR });
      throw error;
    } finally {
      span.end();
    }
  });
}

/** The W3C trace context as plain strings, to travel with a fact or a job. */
export type TraceCarrier = Record<string, string>;

export function carryTrace(): TraceCarrier {
  const carrier: TraceCarrier = {};
  propagation.inject(context.active(), carrier);
  return carrier;
}

/** Runs `work` as a continuation of the trace that `carrier` brought. */
export function continueTrace<T>(carrier: TraceCarrier, work: () => T): T {
  return context.with(propagation.extract(context.active(), carrier), work);
}
