import { once } from "node:events";
import type { ServerResponse } from "node:http";
import { atExpiry } from "@organism/runtime/access/expiry.ts";
import type { EventQueue } from "@organism/runtime/serving/event-queue.ts";
import { shownErrors } from "@organism/runtime/serving/sockets.ts";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import type { Result } from "../execute/executor.ts";
import type { Event } from "./channel.ts";

const MEDIA_TYPE = "text/event-stream";
// Whoever is gone without a word is noticed by writing to it, and proxies let a silent line go.
const KEEP_ALIVE_MS = 12_000;

export const wantsEventStream = ({ headers }: FastifyRequest): boolean =>
  headers.accept?.includes(MEDIA_TYPE) ?? false;

const COMPLETE = "event: complete\ndata:\n\n";
const frame = (text: string, id?: string) =>
  `${id === undefined ? "" : `id: ${id}\n`}event: next\ndata: ${text}\n\n`;

/** A single result in the form of a stream, as a client of this protocol asks for queries too. */
export const sendOne = (reply: FastifyReply, result: Result): FastifyReply =>
  reply.type(MEDIA_TYPE).send(frame(JSON.stringify(result)) + COMPLETE);

/** Sends events until they are over, the listener leaves, or the token ends. */
export type SendEvents = (reply: FastifyReply, events: EventQueue<Event>, expiresAt: Date) => Promise<void>;

/**
 * Server-sent events by the protocol of graphql-sse, one connection for each operation. A stream that ends without `complete`
 * is to be asked for again, from the id of the last event (`Last-Event-ID`): so it is when the token or the server ends.
 */
export function serveEventStreams(app: FastifyInstance): SendEvents {
  const open = new Set<ServerResponse>();
  app.addHook("preClose", async () => {
    for (const response of open) response.end();
  });
  return async (reply, events, expiresAt) => {
    const response = begin(reply);
    open.add(response);
    const alive = setInterval(() => response.write(":\n\n"), KEEP_ALIVE_MS);
    const stay = atExpiry(expiresAt, () => response.end());
    response.once("close", () => {
      open.delete(response);
      clearInterval(alive);
      stay();
      events.return();
    });
    try {
      for await (const { id, text } of events) await write(response, frame(text, id));
    } catch (error) {
      await write(response, frame(JSON.stringify({ errors: shownErrors(error) })));
    }
    if (response.writable) response.end(COMPLETE);
  };
}

function begin(reply: FastifyReply): ServerResponse {
  reply.hijack();
  reply.raw.setHeader("Content-Type", MEDIA_TYPE);
  reply.raw.setHeader("Cache-Control", "no-store");
  // Proxies that collect answers would hold events back.
  reply.raw.setHeader("X-Accel-Buffering", "no");
  reply.raw.flushHeaders();
  return reply.raw;
}

// Waits for a slow reader, whose events meanwhile wait in their queue, which is bounded.
async function write(response: ServerResponse, text: string) {
  if (!response.writable || response.write(text)) return;
  await Promise.race([once(response, "drain"), once(response, "close")]);
}
