import { decodeProtectedHeader, errors, type JWTPayload, jwtVerify } from "jose";
import { z } from "zod";
import { OrganismError } from "../errors.ts";
import { log } from "../observing/log.ts";
import { createKeys } from "./auth/keys.ts";
import { isRole, type Role, type Scope, scopesOf } from "./roles.ts";

const ALGORITHMS = ["RS256", "ES256", "EdDSA"];
const CLOCK_TOLERANCE_SECONDS = 5;
const LONGEST_TOKEN = 8_192;
// A key comes from the issuer's set, never from whoever sends the token (RFC 8725, 3.10).
const EMBEDDED_KEYS = ["jwk", "jku", "x5u", "x5c"] as const;

/** Who asks, as the access token says. */
export interface Viewer {
  /** The issuer's name for the person or service account. */
  subject: string;
  roles: readonly Role[];
  scopes: ReadonlySet<Scope>;
  /** A service account: no person stands behind it. */
  service: boolean;
  /** Whatever was opened with the token ends here. */
  expiresAt: Date;
}

/** The token is missing or not to be trusted. The message is public; `reason` is for the log and never holds the token. */
export class Unauthenticated extends OrganismError {
  readonly reason: string;
  constructor(reason: string) {
    super("UNAUTHENTICATED", "The access token is missing or not valid; sign in and send a fresh one");
    this.reason = reason;
  }
}

export type Verifier = (token: string | undefined) => Promise<Viewer>;

interface Trust {
  issuer: string;
  audience: string;
  /** Found by discovery where it is not given. */
  jwksUrl?: string;
}

/** Verifies access tokens (RFC 9068) of one issuer. Rejects with `Unauthenticated`, or `IDENTITY_UNAVAILABLE` before the first keys came. */
export function createVerifier({ issuer, audience, jwksUrl }: Trust): Verifier {
  const keys = createKeys({ issuer, jwksUrl });
  const rules = {
    issuer,
    audience,
    algorithms: ALGORITHMS,
    typ: "at+jwt",
    requiredClaims: ["exp", "sub"],
    clockTolerance: CLOCK_TOLERANCE_SECONDS,
  };
  return async (token) => {
    try {
      refuseEarly(token);
      const { payload } = await jwtVerify(token, keys, rules);
      return viewerOf(payload);
    } catch (error) {
      const reason = reasonOf(error);
      if (reason === undefined) throw error;
      log.warn("token refused", { reason, kid: printableKid(token) });
      throw new Unauthenticated(reason);
    }
  };
}

/** The token of an Authorization header, if that is what it holds. */
export const bearerOf = (header: string | undefined) => header?.match(/^Bearer +([\w.~+/=-]+)$/i)?.[1];

// What jose would let pass, or would ask the identity provider for keys about.
function refuseEarly(token: string | undefined): asserts token is string {
  if (!token) throw new Unauthenticated("no token");
  if (token.length > LONGEST_TOKEN) throw new Unauthenticated("longer than any token");
  const header = headerOf(token);
  if (!header) throw new Unauthenticated("no JWT");
  const embedded = EMBEDDED_KEYS.find((name) => name in header);
  if (embedded) throw new Unauthenticated(`embedded key (${embedded})`);
  if (typeof header.kid !== "string" || !/^[\x21-\x7e]{1,256}$/.test(header.kid))
    throw new Unauthenticated("hostile or missing kid");
}

const Claims = z.object({
  sub: z.string().min(1).max(255),
  exp: z.number(),
  roles: z.array(z.string()).default([]),
});

function viewerOf(payload: JWTPayload): Viewer {
  const claims = Claims.parse(payload);
  const roles = claims.roles.filter(isRole);
  return {
    subject: claims.sub,
    roles,
    scopes: scopesOf(roles),
    service: roles.includes("service"),
    expiresAt: new Date(claims.exp * 1_000),
  };
}

// jose's errors carry the payload, and so personal data: only their names are kept. Undefined: not the token's fault.
function reasonOf(error: unknown): string | undefined {
  if (error instanceof Unauthenticated) return error.reason;
  if (error instanceof errors.JWTClaimValidationFailed || error instanceof errors.JWTExpired)
    return `${error.code} ${error.claim} ${error.reason}`;
  if (error instanceof errors.JOSEError) return error.code;
  if (error instanceof z.ZodError)
    return `claims: ${error.issues.map((issue) => issue.path.join(".")).join(", ")}`;
  return undefined;
}

function printableKid(token = "") {
  const kid: unknown = headerOf(token)?.kid;
  return typeof kid === "string" ? kid.slice(0, 64).replace(/[^\w.-]/g, "?") : undefined;
}

function headerOf(token: string) {
  try {
    return decodeProtectedHeader(token);
  } catch {
    // What cannot be read is no JWT; the text itself must not get into an error.
    return undefined;
  }
}
