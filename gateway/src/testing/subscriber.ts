import { untilTrue } from "@organism/runtime/testing/eventually.ts";
import { type Client, createClient } from "graphql-ws";
import { WebSocket } from "ws";

export interface Subscriber {
  /** What came, in its order. */
  events: Record<string, unknown>[];
  /** Set once it is over: true, or why. */
  ended: () => unknown;
  stop: () => void;
}

/** A client with a socket of its own, which does not come back when it is closed. */
export function connect(url: string, token: string): Client {
  return createClient({
    url: `${url.replace("http", "ws")}/graphql`,
    webSocketImpl: WebSocket,
    connectionParams: { token },
    retryAttempts: 0,
  });
}

export function subscribe(client: Client, query: string, more: object = {}): Subscriber {
  const events: Record<string, unknown>[] = [];
  let ended: unknown;
  const stop = client.subscribe(
    { query, ...more },
    {
      next: (event) => events.push(event as Record<string, unknown>),
      error: (error) => {
        ended = error;
      },
      complete: () => {
        ended ??= true;
      },
    },
  );
  return { events, ended: () => ended, stop };
}

export const until = (condition: () => boolean) => untilTrue(condition);
