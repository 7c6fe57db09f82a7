"use client";

import type { ApolloClient } from "@apollo/client";
import { ApolloProvider } from "@apollo/client/react";
import { createContext, type ReactNode, useContext, useState, useSyncExternalStore } from "react";
import { connect, unconnected } from "../graph/client.ts";
import { createLiveStore, type LiveState, type LiveStore } from "../live/state.ts";

const LiveContext = createContext<LiveStore>(createLiveStore());

const idle: LiveState = { is: "idle" };

export function useLive(): LiveState {
  const store = useContext(LiveContext);
  return useSyncExternalStore(store.subscribe, store.get, () => idle);
}

interface Connected {
  live: LiveStore;
  client: ApolloClient;
}

function begin(): Connected {
  const live = createLiveStore();
  return { live, client: typeof window === "undefined" ? unconnected() : connect(live) };
}

/** One connection for as long as the page is open, whichever screen it shows. */
export function Connection({ children }: { children: ReactNode }) {
  const [{ live, client }] = useState(begin);
  return (
    <LiveContext value={live}>
      <ApolloProvider client={client}>{children}</ApolloProvider>
    </LiveContext>
  );
}
