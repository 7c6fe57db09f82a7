import { z } from "zod";
import type { Outbound } from "../breaker.ts";
import { OrganismError } from "../errors.ts";

/** Who asks an issuer for tokens, and where. */
export interface Client {
  issuer: string;
  id: string;
  secret: string;
}

export interface Grant {
  token: string;
  /** Seconds from the answer, where the issuer says so. */
  expiresInS: number | undefined;
}

const Discovered = z.object({ token_endpoint: z.url() });
const Granted = z.object({ access_token: z.string(), expires_in: z.number().optional() });

/**
 * An access token by the grant that the form names (RFC 6749, 4.4: `{ grant_type: "client_credentials" }`), from the token
 * endpoint that the issuer's discovery document names. An issuer that gives none is `TOKEN_REFUSED`, with its own words.
 */
export async function requestGrant(
  outbound: Outbound,
  { issuer, id, secret }: Client,
  form: Record<string, string>,
): Promise<Grant> {
  const discovery = `${issuer.replace(/\/$/, "")}/.well-known/openid-configuration`;
  const { token_endpoint } = await outbound.fetch(discovery, { redirect: "error" }, async (response) =>
    Discovered.parse(await response.json()),
  );
  const pair = `${encodeURIComponent(id)}:${encodeURIComponent(secret)}`;
  const headers = {
    authorization: `Basic ${Buffer.from(pair).toString("base64")}`,
    "content-type": "application/x-www-form-urlencoded",
  };
  const body = new URLSearchParams(form).toString();
  const request = { method: "POST", headers, body, redirect: "error" } as const;
  const answer: unknown = await outbound.fetch(token_endpoint, request, (response) => response.json());
  const granted = Granted.safeParse(answer);
  if (granted.success) return { token: granted.data.access_token, expiresInS: granted.data.expires_in };
  throw new OrganismError(
    "TOKEN_REFUSED",
    `${issuer} gives the client ${JSON.stringify(id)} no token (${JSON.stringify(answer)}); check its id and secret`,
  );
}
