import { requestGrant } from "@organism/runtime/access/grant.ts";
import { createOutbound } from "@organism/runtime/breaker.ts";
import { readConfig } from "@organism/runtime/config.ts";

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

/** Tokens by the client credentials grant, from the issuer that the environment names. */
function clientCredentials(): Access["token"] {
  const config = readConfig("OIDC_ISSUER", "IMPORT_CLIENT_ID", "IMPORT_CLIENT_SECRET");
  const client = {
    issuer: config.OIDC_ISSUER,
    id: config.IMPORT_CLIENT_ID,
    secret: config.IMPORT_CLIENT_SECRET,
  };
  const outbound = createOutbound("issuer");
  return async () => {
    const { token } = await requestGrant(outbound, client, { grant_type: "client_credentials" });
    return token;
  };
}
