import { createOutbound } from "@organism/runtime/breaker.ts";
import { z } from "zod";

// Renewed while the old one still works, so that no stream waits for it.
const RENEW_BEFORE_MS = 30_000;

const Discovery = z.object({ token_endpoint: z.url() });
const Granted = z.object({ access_token: z.string(), expires_in: z.number() });

interface Account {
  issuer: string;
  audience: string;
  clientId: string;
  clientSecret: string;
}

/** The gateway's own access token, by client credentials; the same until it nears its end. */
export function createServiceToken(account: Account): () => Promise<string> {
  const outbound = createOutbound("identity-provider-token");
  let held: { token: string; until: number } | undefined;
  return async () => {
    if (held && held.until - RENEW_BEFORE_MS > Date.now()) return held.token;
    const asked = Date.now();
    const { access_token, expires_in } = await request(outbound, account);
    held = { token: access_token, until: asked + expires_in * 1_000 };
    return access_token;
  };
}

async function request(
  outbound: ReturnType<typeof createOutbound>,
  { issuer, audience, clientId, clientSecret }: Account,
) {
  const discovery = `${issuer.replace(/\/$/, "")}/.well-known/openid-configuration`;
  const { token_endpoint } = await outbound.fetch(discovery, { redirect: "error" }, async (response) =>
    Discovery.parse(await response.json()),
  );
  const basic = Buffer.from(`${encodeURIComponent(clientId)}:${encodeURIComponent(clientSecret)}`).toString(
    "base64",
  );
  const headers = { authorization: `Basic ${basic}`, "content-type": "application/x-www-form-urlencoded" };
  const body = new URLSearchParams({ grant_type: "client_credentials", audience }).toString();
  return outbound.fetch(
    token_endpoint,
    { method: "POST", headers, body, redirect: "error" },
    async (response) => Granted.parse(await response.json()),
  );
}
