import { type Client, requestGrant } from "@organism/runtime/access/grant.ts";
import { createOutbound } from "@organism/runtime/breaker.ts";
import { OrganismError } from "@organism/runtime/errors.ts";

// Renewed while the old one still works, so that no stream waits for it.
const RENEW_BEFORE_MS = 30_000;

interface Account extends Client {
  audience: string;
}

/** The gateway's own access token, by client credentials; the same until it nears its end. */
export function createServiceToken({ audience, ...client }: Account): () => Promise<string> {
  const outbound = createOutbound("identity-provider-token");
  let held: { token: string; until: number } | undefined;
  return async () => {
    if (held && held.until - RENEW_BEFORE_MS > Date.now()) return held.token;
    const asked = Date.now();
    const form = { grant_type: "client_credentials", audience };
    const { token, expiresInS } = await requestGrant(outbound, client, form);
    if (expiresInS === undefined)
      throw new OrganismError(
        "TOKEN_REFUSED",
        `${client.issuer} does not say how long the token of ${client.id} is good; streams cannot be renewed in time`,
      );
    held = { token, until: asked + expiresInS * 1_000 };
    return token;
  };
}
