import type { Verifier } from "@organism/runtime/access/auth.ts";
import { requireBearer, visitorOf } from "@organism/runtime/access/bearer.ts";
import { ENDPOINT } from "@organism/runtime/serving/endpoint.ts";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { OperationTypeNode } from "graphql";
import type { Edition } from "./edition.ts";
import type { Fresh } from "./fresh/answer.ts";
import { type Ran, read, refused, run } from "./run.ts";
import { repeatStatus, waitOf } from "./status.ts";
import { type SendEvents, sendOne, serveEventStreams, wantsEventStream } from "./subscribe/event-stream.ts";
import type { Subscribers } from "./subscribe/subscribers.ts";

const MEDIA_TYPE = "application/graphql-response+json";

export interface Door {
  verifier: Verifier;
  /** The one that is current. */
  edition: () => Edition;
  subscribers: Subscribers;
}

/** Serves queries and mutations at `/graphql`: by POST, and queries of the manifest also by GET. */
export function serveDoor(app: FastifyInstance, door: Door): void {
  const onRequest = requireBearer(door.verifier);
  repeatStatus(app);
  acceptJsonOnly(app);
  const sendEvents = serveEventStreams(app);
  const handler = (request: FastifyRequest, reply: FastifyReply) =>
    wantsEventStream(request)
      ? stream({ ...door, sendEvents }, request, reply)
      : run(door.edition(), request).then((ran) => send(ran, request, reply));
  app.post(ENDPOINT, { onRequest }, handler);
  app.get(ENDPOINT, { onRequest }, handler);
}

// Forms and plain text are what a page of another site could post without the browser asking.
function acceptJsonOnly(app: FastifyInstance) {
  app.removeContentTypeParser("text/plain");
  app.addContentTypeParser("*", (request, _payload, done) => {
    const type = JSON.stringify(request.headers["content-type"] ?? "");
    const fault = new Error(`The body must be application/json, not ${type}`);
    done(Object.assign(fault, { statusCode: 400 }));
  });
}

interface Streaming extends Door {
  sendEvents: SendEvents;
}

async function stream(door: Streaming, request: FastifyRequest, reply: FastifyReply) {
  const { viewer } = visitorOf(request);
  let events: ReturnType<typeof openStream>;
  try {
    events = openStream(door, request);
  } catch (error) {
    return send(refused(error), request, reply);
  }
  if (events) return door.sendEvents(reply, events, viewer.expiresAt);
  const ran = await run(door.edition(), request);
  return ran.status === 200 && ran.result ? sendOne(reply, ran.result) : send(ran, request, reply);
}

/** Undefined: it is no subscription, and has one result. */
function openStream({ edition, subscribers }: Door, request: FastifyRequest) {
  const { asked, found } = read(edition(), request);
  if (found.node.operation !== OperationTypeNode.SUBSCRIPTION) return undefined;
  const since = [request.headers["last-event-id"]].flat()[0];
  return subscribers.open({ request: asked, visitor: visitorOf(request), since });
}

function send({ status, result, fresh = {}, told = {} }: Ran, request: FastifyRequest, reply: FastifyReply) {
  const { cache = told.cache, ageSeconds = told.ageSeconds } = fresh;
  const retryAfterSeconds = result && waitOf(result);
  if (cache) reply.header("X-Cache", cache);
  if (ageSeconds !== undefined) reply.header("Age", ageSeconds);
  if (retryAfterSeconds !== undefined) reply.header("Retry-After", retryAfterSeconds);
  if (status === 405) reply.header("Allow", "POST");
  if (request.method === "GET") tellFreshness(reply, fresh);
  if (fresh.unchanged) return reply.code(304).send();
  reply.type(request.headers.accept?.includes(MEDIA_TYPE) ? MEDIA_TYPE : "application/json");
  // Its ETag stands for these bytes and no others.
  if (fresh.body !== undefined) return reply.code(status).send(fresh.body);
  // For clients that cannot see headers.
  const http = { cache, ageSeconds, retryAfterSeconds };
  const isSaid = Object.values(http).some((value) => value !== undefined);
  const body = isSaid ? { ...result, extensions: { http } } : result;
  // Fastify would look for a schema to write it by.
  return reply.code(status).send(status < 400 ? JSON.stringify(body) : body);
}

// Whose answer it is depends on the token, and whether it still holds on us alone.
function tellFreshness(reply: FastifyReply, { etag }: Fresh) {
  reply.headers({ "Cache-Control": "private, no-cache", Vary: "Authorization" });
  if (etag) reply.header("ETag", etag);
}
