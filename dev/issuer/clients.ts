import { join } from "node:path";
import type { ClientMetadata } from "oidc-provider";
import { secretOf } from "../home/secrets.ts";

/** Grant type by which the command line, and nothing else, gets a token of a demo user without a browser. */
export const DEMO_GRANT = "urn:causal-organism:demo-user";

export type ClientName = "web" | "command-line" | "service" | "gateway";

/** Where the issuer keeps its key and secrets. */
export const identityHome = (home: string) => join(home, "identity");

export const clientSecret = (home: string, client: ClientName) => secretOf(identityHome(home), client);

export function clients(home: string): ClientMetadata[] {
  const client = (client_id: ClientName, metadata: Partial<ClientMetadata>): ClientMetadata => ({
    client_id,
    client_secret: clientSecret(home, client_id),
    redirect_uris: [],
    response_types: [],
    ...metadata,
  });
  return [
    client("web", {
      // Native, so that any loopback port will do: the dashboard's is chosen at its start (RFC 8252, 7.3).
      application_type: "native",
      grant_types: ["authorization_code", "refresh_token"],
      response_types: ["code"],
      redirect_uris: onLoopback("/session/callback"),
      post_logout_redirect_uris: onLoopback("/"),
    }),
    client("command-line", { grant_types: [DEMO_GRANT] }),
    client("service", { grant_types: ["client_credentials"] }),
    client("gateway", { grant_types: ["client_credentials"] }),
  ];
}

const onLoopback = (path: string) => [`http://127.0.0.1${path}`, `http://localhost${path}`];
