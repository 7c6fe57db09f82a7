import { requestGrant } from "@organism/runtime/access/grant.ts";
import type { Role } from "@organism/runtime/access/roles.ts";
import { createOutbound, OutboundError } from "@organism/runtime/breaker.ts";
import { OrganismError } from "@organism/runtime/errors.ts";
import { type ClientName, clientSecret, DEMO_GRANT } from "./clients.ts";

interface TokenRequest {
  /** Where the clients' secrets are. */
  home: string;
  role: Role;
  /** Absent while nothing runs. */
  issuer: string | null | undefined;
}

/** An access token of the demo user with that role, or of the service account, from the issuer that runs in the home. */
export async function requestToken({ home, role, issuer }: TokenRequest): Promise<string> {
  if (!issuer) throw notStarted(`nothing has been started in ${home}`);
  const [id, form]: [ClientName, Record<string, string>] =
    role === "service"
      ? ["service", { grant_type: "client_credentials" }]
      : ["command-line", { grant_type: DEMO_GRANT, role }];
  try {
    const client = { issuer, id, secret: clientSecret(home, id) };
    const { token } = await requestGrant(createOutbound("issuer"), client, form);
    return token;
  } catch (cause) {
    if (cause instanceof OutboundError) throw notStarted(`${issuer} does not answer`, { cause });
    if (cause instanceof OrganismError && cause.code === "TOKEN_REFUSED")
      throw new OrganismError(cause.code, `${cause.message}; demo users exist at the embedded issuer only`);
    throw cause;
  }
}

const notStarted = (what: string, options?: ErrorOptions) =>
  new OrganismError("NOT_STARTED", `${what}; run \`npm start\` first and leave it running`, options);
