import { createOutbound } from "@organism/runtime/breaker.ts";
import { readConfig } from "@organism/runtime/config.ts";
import { OrganismError } from "@organism/runtime/errors.ts";
import { z } from "zod";

/** How the system is reached, and as whom. */
export interface Access {
  /** The gateway's address, without a path. */
  gateway: string;
  /** A fresh access token of a service account. */
  token(): Promise<string>;
}

/** The system that the environment names, or undefined where it names none. */
export function configuredAccess(): Access | undefined {
  const { GATEWAY_URL: gateway, IMPORT_TOKEN: token } = readConfig("GATEWAY_URL", "IMPORT_TOKEN");
  if (gateway === undefined) return undefined;
  return { gateway, token: token === undefined ? clientCredentials() : async () => token };
}

const Discovered = z.object({ token_endpoint: z.url() });
const Granted = z.object({ access_token: z.string() });

/** Tokens by the client credentials grant (RFC 6749, 4.4), from the issuer that the environment names. */
function clientCredentials(): Access["token"] {
  const config = readConfig("OIDC_ISSUER", "IMPORT_CLIENT_ID", "IMPORT_CLIENT_SECRET");
  const issuer = createOutbound("issuer");
  const pair = [config.IMPORT_CLIENT_ID, config.IMPORT_CLIENT_SECRET].map(encodeURIComponent).join(":");
  const request = {
    method: "POST",
    headers: {
      authorization: `Basic ${Buffer.from(pair).toString("base64")}`,
      "content-type": "application/x-www-form-urlencoded",
    },
    body: "grant_type=client_credentials",
  };
  return async () => {
    const discovery = `${config.OIDC_ISSUER}/.well-known/openid-configuration`;
    const discovered = await issuer.fetch(discovery, {}, (response) => response.json());
    const { token_endpoint } = Discovered.parse(discovered);
    const answer = await issuer.fetch(token_endpoint, request, (response) => response.json());
    const granted = Granted.safeParse(answer);
    if (granted.success) return granted.data.access_token;
    throw new OrganismError(
      "TOKEN_REFUSED",
      `${config.OIDC_ISSUER} gives the client ${JSON.stringify(config.IMPORT_CLIENT_ID)} no token (${JSON.stringify(answer)}); check IMPORT_CLIENT_ID and IMPORT_CLIENT_SECRET`,
    );
  };
}
