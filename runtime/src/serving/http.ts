import { context, propagation, type Span, SpanKind, SpanStatusCode, trace } from "@opentelemetry/api";
import Fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from "fastify";
import { Histogram } from "prom-client";
import { OrganismError } from "../errors.ts";
import { log } from "../observing/log.ts";
import { watchConnections } from "./http/connections.ts";

/** The largest request body that is read; more is answered 413 (R21.7). */
const BODY_LIMIT_BYTES = 10 * 1024 * 1024;

/** How long a request may take to arrive whole: one that drips would hold its connection, and a stopping process. */
const BODY_PATIENCE_MS = 30_000;

const duration = new Histogram({
  name: "organism_http_request_seconds",
  help: "Time from request to answer, by route and status.",
  labelNames: ["method", "route", "status"],
  buckets: [0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2, 5, 10],
});

const tracer = trace.getTracer("organism");

/** An HTTP server whose every request is traced, timed, and answered in our error shape. */
export function createHttpServer(): FastifyInstance {
  const app = Fastify({
    bodyLimit: BODY_LIMIT_BYTES,
    forceCloseConnections: "idle",
    requestTimeout: BODY_PATIENCE_MS,
    return503OnClosing: false,
  });
  observe(app);
  closeWhenAnswered(app);
  app.setErrorHandler((error, request, reply) => {
    const { status, code, message } = describeFault(error);
    if (status === 413) discardRest(request, reply);
    if (status === 503) reply.header("Retry-After", "1");
    return reply.code(status).send(errorBody(code, message));
  });
  app.setNotFoundHandler((request, reply) =>
    reply
      .code(404)
      .send(errorBody("NOT_FOUND", `Nothing is served at ${request.method} ${request.url.split("?")[0]}`)),
  );
  return app;
}

/** The one shape of every error answer, GraphQL or not. */
export const errorBody = (code: string, message: string) => ({
  errors: [{ message, extensions: { code } }],
});

/** What is told of a fault that is nobody else's business: where to find it. */
export const masked = () => ({
  code: "INTERNAL",
  message: `Something failed here; trace id ${trace.getActiveSpan()?.spanContext().traceId}`,
});

const codeOf = (status: number) => (status === 413 ? "BODY_TOO_LARGE" : "BAD_REQUEST");

// Client errors of the HTTP layer are told as they are; anything else is masked, with the trace id to find it by.
function describeFault(error: unknown) {
  if (error instanceof OrganismError) return { status: 503, code: error.code, message: error.message };
  const status = (error as { statusCode?: number }).statusCode ?? 500;
  if (status < 500) return { status, code: codeOf(status), message: (error as Error).message };
  log.error("request failed", { error });
  return { status: 500, ...masked() };
}

// Idle connections are closed when draining begins; those that still wait for an answer are closed by it.
function closeWhenAnswered(app: FastifyInstance) {
  let closing = false;
  const closeIdle = watchConnections(app.server);
  app.addHook("preClose", async () => {
    closing = true;
    closeIdle();
  });
  app.addHook("onSend", (_request, reply, payload, done) => {
    if (closing) reply.header("Connection", "close");
    done(null, payload);
  });
}

/** How much of a refused body is still taken in, so that its sender comes to read the answer. */
const DISCARD_LIMIT_BYTES = 10 * BODY_LIMIT_BYTES;

// Closing at once would reset the connection under a sender that is still writing: it would never see the 413.
function discardRest({ raw }: FastifyRequest, reply: FastifyReply) {
  let seen = 0;
  raw.on("data", (chunk: Buffer) => {
    seen += chunk.length;
    if (seen > DISCARD_LIMIT_BYTES) raw.destroy();
  });
  reply.removeHeader("Connection");
}

function observe(app: FastifyInstance) {
  const spans = new WeakMap<FastifyRequest, Span>();
  app.addHook("onRequest", (request, _reply, done) => {
    const parent = propagation.extract(context.active(), request.headers);
    const span = tracer.startSpan(`${request.method} ${routeOf(request)}`, { kind: SpanKind.SERVER }, parent);
    spans.set(request, span);
    context.with(trace.setSpan(parent, span), done);
  });
  app.addHook("onResponse", (request, reply, done) => {
    const [method, route, status] = [request.method, routeOf(request), reply.statusCode];
    // A stream lasts as long as somebody listens, which says nothing of us.
    if (reply.raw.getHeader("content-type") !== "text/event-stream")
      duration.observe({ method, route, status }, reply.elapsedTime / 1_000);
    const span = spans.get(request);
    span?.setAttributes({
      "http.request.method": method,
      "http.route": route,
      "http.response.status_code": status,
    });
    if (status >= 500) span?.setStatus({ code: SpanStatusCode.ERROR });
    span?.end();
    done();
  });
}

const routeOf = (request: FastifyRequest) => request.routeOptions.url ?? "unknown";
