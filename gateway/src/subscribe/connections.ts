import { log } from "@organism/runtime/observing/log.ts";
import { createEventQueue, type EventQueue } from "@organism/runtime/serving/event-queue.ts";
import { Refusal } from "@organism/runtime/serving/sockets.ts";
import { GraphQLError } from "graphql";
import { type Client, createClient, type SubscribePayload } from "graphql-ws";
import { WebSocket } from "ws";
import type { Answer } from "../subgraphs/answer.ts";
import type { Address } from "../subgraphs.ts";

// Kept open a little, because one subscription often follows another.
const LINGER_MS = 1_000;
const KEEP_ALIVE_MS = 10_000;

/** The ways to the subgraphs of one supergraph. */
export interface Connections {
  /** The events of one subscription; rejects with `Refusal` where the subgraph refuses, with anything else where the way to it is lost. */
  open(subgraph: string, token: string, request: SubscribePayload): EventQueue<Answer>;
}

/** The sockets to subgraphs: one for each server and token, for all subscriptions under that token. */
export interface Sockets extends AsyncDisposable {
  at(addresses: readonly Address[]): Connections;
}

export function openSockets(): Sockets {
  const clients = new Map<string, { client: Client; users: number }>();
  const take = (key: string, url: string, token: string) => {
    const known = clients.get(key) ?? { client: connect(url, token), users: 0 };
    clients.set(key, known);
    known.users++;
    return known.client;
  };
  const release = (key: string) => {
    const known = clients.get(key);
    // The client closes by itself once nothing uses it.
    if (known && --known.users === 0) clients.delete(key);
  };
  const open = (url: string, token: string, request: SubscribePayload) => {
    const key = `${url} ${token}`;
    const client = take(key, url, token);
    const events = createEventQueue<Answer>(() => {
      stop();
      release(key);
    });
    const stop = client.subscribe<Answer["data"] & object>(request, {
      next: (answer) => events.push(answer as Answer),
      error: (error) => events.end(asError(error)),
      complete: () => events.end(),
    });
    return events;
  };
  return {
    at(addresses) {
      const urls = new Map(addresses.map(({ name, url }) => [name, url.replace(/^http/, "ws")]));
      return { open: (subgraph, token, request) => open(urls.get(subgraph) ?? "", token, request) };
    },
    async [Symbol.asyncDispose]() {
      for (const { client } of clients.values()) dispose(client);
    },
  };
}

const connect = (url: string, token: string) =>
  createClient({
    url,
    webSocketImpl: WebSocket,
    connectionParams: { token },
    keepAlive: KEEP_ALIVE_MS,
    lazyCloseTimeout: LINGER_MS,
    // It would send the old `since` again; whoever reads the events asks anew from the last one instead.
    retryAttempts: 0,
    onNonLazyError: (error) => log.warn("subgraph socket failed", { error }),
  });

// It rejects when the socket is not closed cleanly, which nobody waits for.
const dispose = (client: Client) => {
  Promise.resolve(client.dispose()).catch((error) => log.debug("subgraph socket did not close", { error }));
};

function asError(error: unknown): Error {
  if (Array.isArray(error))
    return new Refusal(
      error.map(({ message, extensions }) => new GraphQLError(String(message), { extensions })),
    );
  if (error instanceof Error) return error;
  const { code, reason } = error as { code?: number; reason?: string };
  return new Error(`the socket was closed: ${code ?? "no code"} ${reason ?? ""}`);
}
