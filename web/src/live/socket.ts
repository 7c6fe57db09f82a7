import { createClient } from "graphql-ws";
import type { Tokens } from "../graph/token.ts";
import { waitAfter } from "./backoff.ts";
import type { Line } from "./follow.ts";
import type { LiveStore } from "./state.ts";

// A peer that does not answer one before the next is due is gone.
const PING_MS = 30_000;
const LINGER_MS = 3_000;

/** The page's one socket: opened by the first subscription, closed after the last, and honest about how it does. */
export function openSocket(url: string, tokens: Tokens, live: LiveStore): Line {
  let unanswered = false;
  const client = createClient({
    url,
    // Each subscription asks again by itself, from its own last event.
    retryAttempts: 0,
    lazyCloseTimeout: LINGER_MS,
    keepAlive: PING_MS,
    connectionParams: async () => ({ token: await tokens.get() }),
    onNonLazyError: () => undefined,
    on: {
      connecting: () => live.set({ is: "connecting" }),
      connected() {
        unanswered = false;
        live.set({ is: "live" });
      },
      ping(received) {
        if (received) return;
        if (unanswered) client.terminate();
        unanswered = true;
      },
      pong() {
        unanswered = false;
      },
      // Every token ends; the next one is fetched when the socket is opened again.
      closed(event) {
        if (isClose(event) && event.code === EXPIRED) tokens.drop();
        if (isClose(event) && event.code === NORMAL) live.set({ is: "idle" });
      },
    },
  });
  addEventListener("offline", () => client.terminate());
  return { subscribe: client.subscribe, again: (failures, begin) => tryAgain(live, failures, begin) };
}

const NORMAL = 1000;
const EXPIRED = 4403;

const isClose = (event: unknown): event is CloseEvent =>
  typeof event === "object" && event !== null && "code" in event;

// The network coming back ends the wait.
function tryAgain(live: LiveStore, failures: number, begin: () => void): () => void {
  const waitMs = waitAfter(failures);
  const before = live.get();
  const since = before.is === "waiting" ? before.since : Date.now();
  live.set({ is: "waiting", since, retryAt: Date.now() + waitMs });
  const timer = setTimeout(go, waitMs);
  addEventListener("online", go);
  function cancel() {
    clearTimeout(timer);
    removeEventListener("online", go);
  }
  function go() {
    cancel();
    begin();
  }
  return cancel;
}
