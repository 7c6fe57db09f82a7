import { ApolloClient, ApolloLink, InMemoryCache } from "@apollo/client";
import { createLiveLink } from "../live/link.ts";
import { openSocket } from "../live/socket.ts";
import type { LiveStore } from "../live/state.ts";
import { createHttpLink } from "./http.ts";
import { createTokens } from "./token.ts";

/** The browser's connection to the gateway: queries over HTTP, what is live over one socket. */
export function connect(live: LiveStore): ApolloClient {
  const tokens = createTokens(async () => {
    const response = await fetch("/session/token", { method: "POST" });
    if (response.status === 401) signInAgain();
    return response;
  });
  const http = createHttpLink(tokens, (url, init) => fetch(url, init));
  const socket = createLiveLink(
    openSocket(`${location.origin.replace(/^http/, "ws")}/graphql`, tokens, live),
  );
  return new ApolloClient({
    link: ApolloLink.split(({ operationType }) => operationType === "subscription", socket, http),
    cache: cache(),
  });
}

function signInAgain() {
  const here = location.pathname + location.search;
  location.assign(`/sign-in?${new URLSearchParams({ to: here })}`);
}

/** For rendering on the server, where nothing is asked: pages arrive with their outlines and ask from the browser. */
export const unconnected = () => new ApolloClient({ link: ApolloLink.empty(), cache: cache() });

// Values without an id of their own replace each other: there is nothing in them to merge.
const cache = () =>
  new InMemoryCache({
    typePolicies: { Query: { fields: { graphStatus: { merge: false }, network: { merge: false } } } },
  });
