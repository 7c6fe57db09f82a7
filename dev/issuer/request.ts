import type { Role } from "@organism/runtime/access/roles.ts";
import { createOutbound } from "@organism/runtime/breaker.ts";
import { OrganismError } from "@organism/runtime/errors.ts";
import { z } from "zod";
import { type ClientName, clientSecret, DEMO_GRANT } from "./clients.ts";

const Granted = z.object({ access_token: z.string() });

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
  const [client, grant]: [ClientName, Record<string, string>] =
    role === "service"
      ? ["service", { grant_type: "client_credentials" }]
      : ["command-line", { grant_type: DEMO_GRANT, role }];
  const authorization = `Basic ${Buffer.from(`${client}:${clientSecret(home, client)}`).toString("base64")}`;
  const headers = { authorization, "content-type": "application/x-www-form-urlencoded" };
  const request = { method: "POST", headers, body: new URLSearchParams(grant).toString() };
  const answer = await createOutbound("issuer")
    .fetch(`${issuer}/token`, request, (response) => response.json())
    .catch((cause) => {
      throw notStarted(`${issuer} does not answer`, { cause });
    });
  const granted = Granted.safeParse(answer);
  if (granted.success) return granted.data.access_token;
  throw new OrganismError(
    "TOKEN_REFUSED",
    `${issuer} gives no token (${JSON.stringify(answer)}); \`npm run token\` works with the embedded development issuer only`,
  );
}

const notStarted = (what: string, options?: ErrorOptions) =>
  new OrganismError("NOT_STARTED", `${what}; run \`npm start\` first and leave it running`, options);
