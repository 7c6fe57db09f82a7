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
  const attempts = createAttempts(live);
  const client = createClient({
    url,
    // Each subscription asks again by itself, from its own last event.
    retryAttempts: 0,
    lazyCloseTimeout: LINGER_MS,
    keepAlive: PING_MS,
    connectionParams: async () => ({ token: await tokens.get() }),
    on: {
      connecting: () => live.set({ is: "connecting" }),
      connected() {
        unanswered = false;
        attempts.connected(true);
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
        attempts.connected(false);
        if (isClose(event) && event.code === EXPIRED) tokens.drop();
        if (isClose(event) && event.code === NORMAL) live.set({ is: "idle" });
      },
    },
  });
  addEventListener("offline", () => client.terminate());
  return { subscribe: client.subscribe, again: attempts.again };
}

const NORMAL = 1000;
const EXPIRED = 4403;

const isClose = (event: unknown): event is CloseEvent =>
  typeof event === "object" && event !== null && "code" in event;

/** Those who wait for their next attempt, and what the page says meanwhile. */
function createAttempts(live: LiveStore) {
  let waiting = 0;
  let connected = false;
  const rest = () => {
    if (waiting === 0) live.set({ is: connected ? "live" : "idle" });
  };
  return {
    connected(is: boolean) {
      connected = is;
    },
    again(failures: number, begin: () => void): () => void {
      const before = live.get();
      live.set({ is: "waiting", since: before.is === "waiting" ? before.since : Date.now() });
      waiting += 1;
      const timer = setTimeout(go, waitAfter(failures));
      // The network coming back ends the wait.
      addEventListener("online", go);
      let over = false;
      function end() {
        if (over) return;
        over = true;
        waiting -= 1;
        clearTimeout(timer);
        removeEventListener("online", go);
      }
      function go() {
        end();
        if (connected) rest();
        begin();
      }
      return () => {
        if (over) return;
        end();
        rest();
      };
    },
  };
}
