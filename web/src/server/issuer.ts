import { createOutbound, type OutboundRequest } from "@organism/runtime/breaker.ts";
import {
  allowInsecureRequests,
  authorizationCodeGrant,
  buildAuthorizationUrl,
  buildEndSessionUrl,
  ClientSecretBasic,
  type Configuration,
  calculatePKCECodeChallenge,
  customFetch,
  discovery,
  ResponseBodyError,
  randomNonce,
  randomPKCECodeVerifier,
  randomState,
  refreshTokenGrant,
} from "openid-client";
import { z } from "zod";

export interface IssuerSettings {
  issuer: string;
  clientId: string;
  clientSecret: string;
  /** Where the issuer sends browsers back to. */
  callback: string;
  /** Where it sends them after signing out. */
  home: string;
}

/** What a browser must bring back from the issuer for its sign-in to be its own. */
export const SignIn = z.object({
  state: z.string(),
  nonce: z.string(),
  verifier: z.string(),
  to: z.string(),
});
export type SignIn = z.infer<typeof SignIn>;

const Claims = z.object({
  sub: z.string(),
  name: z.string().optional(),
  roles: z.array(z.string()).default([]),
});

// Without a refresh token every fifth minute would end at the issuer's page.
const Granted = z.object({ refresh_token: z.string(), id_token: z.string() });

/** Who is signed in, and what renews the access. */
export const Session = z.object({
  name: z.string(),
  roles: z.array(z.string()),
  refreshToken: z.string(),
  idToken: z.string(),
});
export type Session = z.infer<typeof Session>;

interface Access {
  token: string;
  expiresAt: string;
}

export interface Issuer {
  /** Where to send a browser, and what to remember until it is back. */
  begin(to: string): Promise<{ address: string; signIn: SignIn }>;
  /** The session of a browser that came back to `address`; undefined where its code is worth nothing any more. */
  finish(address: URL, signIn: SignIn): Promise<Session | undefined>;
  /** A new access token, and the session to go on with; undefined where the session is over. */
  renew(session: Session): Promise<{ access: Access; session: Session } | undefined>;
  endAddress(session: Session): Promise<string>;
}

/** Any OpenID provider, by its discovery document: authorisation code with PKCE, as a client with a secret. */
export function openIssuer(settings: IssuerSettings): Issuer {
  const configuration = discovered(settings);
  return {
    async begin(to) {
      const signIn = { state: randomState(), nonce: randomNonce(), verifier: randomPKCECodeVerifier(), to };
      const address = buildAuthorizationUrl(await configuration(), {
        redirect_uri: settings.callback,
        scope: "openid",
        state: signIn.state,
        nonce: signIn.nonce,
        code_challenge: await calculatePKCECodeChallenge(signIn.verifier),
        code_challenge_method: "S256",
      });
      return { address: address.href, signIn };
    },
    async finish(address, { state, nonce, verifier }) {
      const checks = {
        expectedState: state,
        expectedNonce: nonce,
        pkceCodeVerifier: verifier,
        idTokenExpected: true,
      };
      const tokens = await orOver(authorizationCodeGrant(await configuration(), address, checks));
      if (!tokens) return undefined;
      const { sub, name = sub, roles } = Claims.parse(tokens.claims());
      const { refresh_token: refreshToken, id_token: idToken } = Granted.parse(tokens);
      return { name, roles, refreshToken, idToken };
    },
    async renew(session) {
      const tokens = await orOver(refreshTokenGrant(await configuration(), session.refreshToken));
      if (!tokens) return undefined;
      const expiresAt = new Date(Date.now() + (tokens.expiresIn() ?? 0) * 1_000).toISOString();
      return {
        access: { token: tokens.access_token, expiresAt },
        session: { ...session, refreshToken: tokens.refresh_token ?? session.refreshToken },
      };
    },
    endAddress: async ({ idToken }) =>
      buildEndSessionUrl(await configuration(), {
        id_token_hint: idToken,
        post_logout_redirect_uri: settings.home,
      }).href,
  };
}

/** Asked for when first needed, and again after a failure: the issuer may start later than the web. */
function discovered({ issuer, clientId, clientSecret }: IssuerSettings): () => Promise<Configuration> {
  const outbound = createOutbound("issuer");
  const send = (url: string, request: object) =>
    outbound.fetch(
      url,
      asText(request),
      async (response) => new Response(await response.arrayBuffer(), response),
    );
  const execute = issuer.startsWith("http:") ? [allowInsecureRequests] : [];
  let found: Promise<Configuration> | undefined;
  return () => {
    found ??= discovery(new URL(issuer), clientId, undefined, ClientSecretBasic(clientSecret), {
      execute,
      [customFetch]: send,
    }).catch((error) => {
      found = undefined;
      throw error;
    });
    return found;
  };
}

const asText = ({ body, headers, method }: { body?: unknown; headers?: HeadersInit; method?: string }) =>
  ({ method, headers, ...(body ? { body: String(body) } : {}) }) as OutboundRequest;

// A grant that is over is a value; a client that the issuer does not know, or an issuer that is away, is a fault.
async function orOver<T>(grant: Promise<T>): Promise<T | undefined> {
  try {
    return await grant;
  } catch (error) {
    if (error instanceof ResponseBodyError && error.error === "invalid_grant") return undefined;
    throw error;
  }
}
