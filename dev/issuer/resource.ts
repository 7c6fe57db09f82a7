import type { ResourceServer } from "oidc-provider";
import type { ClientName } from "./clients.ts";

/** The API as a resource indicator (RFC 8707), without which access tokens would not be JWTs. */
export const RESOURCE = "urn:causal-organism:api";

// The web fetches a new one in time; a command line cannot.
const lifetimes: Record<string, number> = {
  web: 300,
  "command-line": 3_600,
  service: 3_600,
  gateway: 3_600,
} satisfies Record<ClientName, number>;

export const lifetimeOf = (_ctx: unknown, token: { clientId?: string | undefined }) =>
  lifetimes[token.clientId ?? ""] ?? 300;

/** What tokens for the API look like. */
export const apiFor = (audience: string): ResourceServer => ({
  scope: "",
  audience,
  accessTokenFormat: "jwt",
  jwt: { sign: { alg: "RS256" } },
});
