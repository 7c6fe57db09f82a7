import { log } from "@organism/runtime/observing/log.ts";
import Provider, {
  type Configuration,
  interactionPolicy,
  type KoaContextWithOIDC,
  type ResourceServer,
} from "oidc-provider";
import { secretOf } from "../home/secrets.ts";
import { clients, identityHome } from "./clients.ts";
import { allowDemoGrant } from "./demo-grant.ts";
import { errorPage, signedOutPage, signOutPage } from "./pages.ts";
import { apiFor, lifetimeOf, RESOURCE } from "./resource.ts";
import { serveSignIn } from "./sign-in.ts";
import { signingKey } from "./signing-key.ts";
import { demoUsers } from "./users.ts";

interface Issuer {
  issuer: string;
  home: string;
  /** Whom access tokens are for. */
  audience: string;
}

/** An OpenID provider with demo users: real tokens, and no passwords. Only for the machine it runs on. */
export async function createProvider({ issuer, home, audience }: Issuer): Promise<Provider> {
  const api = apiFor(audience);
  const provider = new Provider(issuer, {
    clients: clients(home),
    jwks: { keys: [await signingKey(home)] },
    cookies: { keys: [secretOf(identityHome(home), "cookies")], names: cookieNames },
    ...tokens,
    ...people,
    ...pages(api),
  });
  allowDemoGrant(provider, api);
  serveSignIn(provider);
  logFailures(provider);
  return provider;
}

// Cookies know no ports: the dashboard on the same address gets these too and must not take them for its own.
const cookieNames = { session: "issuer_session", interaction: "issuer_sign_in", resume: "issuer_resume" };

const HOUR = 3_600;
const DAY = 24 * HOUR;

const tokens = {
  responseTypes: ["code"],
  pkce: { required: () => true },
  ttl: {
    AccessToken: lifetimeOf,
    ClientCredentials: lifetimeOf,
    AuthorizationCode: 60,
    IdToken: HOUR,
    Interaction: HOUR,
    RefreshToken: DAY,
    Session: DAY,
    Grant: DAY,
  },
  issueRefreshToken: async (_ctx, client) => client.grantTypeAllowed("refresh_token"),
  // Roles are the issuer's to say; what they permit is decided where the token is used.
  extraTokenClaims: (_ctx, token) => ({
    roles: token.kind === "ClientCredentials" ? rolesOfClient(token.clientId) : rolesOf(token.accountId),
  }),
} satisfies Configuration;

const people = {
  scopes: ["openid"],
  claims: { openid: ["sub", "name", "roles"] },
  conformIdTokenClaims: false,
  findAccount: (_ctx, subject) => {
    const user = demoUsers.find((user) => user.subject === subject);
    return (
      user && {
        accountId: subject,
        claims: async () => ({ sub: subject, name: user.name, roles: [user.role] }),
      }
    );
  },
  loadExistingGrant: grantWithoutAsking,
} satisfies Configuration;

const policy = interactionPolicy.base();
policy.remove("consent");

const pages = (api: ResourceServer) =>
  ({
    interactions: { policy, url: (_ctx, { uid }) => `/sign-in/${uid}` },
    renderError: errorPage,
    features: {
      devInteractions: { enabled: false },
      userinfo: { enabled: false },
      clientCredentials: { enabled: true },
      rpInitiatedLogout: { enabled: true, logoutSource: signOutPage, postLogoutSuccessSource: signedOutPage },
      resourceIndicators: {
        enabled: true,
        defaultResource: () => RESOURCE,
        useGrantedResource: () => true,
        getResourceServerInfo: () => api,
      },
    },
  }) satisfies Configuration;

// The gateway reads with its own token what is the same for everybody, and needs no scope for it.
const rolesOfClient = (client: string | undefined) => (client === "gateway" ? [] : ["service"]);

const rolesOf = (subject: string) =>
  demoUsers.filter((user) => user.subject === subject).map((user) => user.role);

// All clients are ours: there is nothing that a demo user could refuse them.
async function grantWithoutAsking({ oidc }: KoaContextWithOIDC) {
  const { client, session, provider } = oidc;
  if (!client || !session?.accountId) return undefined;
  const known = session.grantIdFor(client.clientId);
  if (known) return provider.Grant.find(known);
  const grant = new provider.Grant({ clientId: client.clientId, accountId: session.accountId });
  grant.addOIDCScope("openid");
  await grant.save();
  return grant;
}

function logFailures(provider: Provider) {
  provider.on("server_error", (_ctx, error) => log.error("issuer failed", { error }));
  provider.on("grant.error", (ctx, error) =>
    log.warn("token request refused", { client: ctx.oidc.client?.clientId, reason: error.message }),
  );
  provider.on("authorization.error", (ctx, error) =>
    log.warn("sign-in refused", { client: ctx.oidc.client?.clientId, reason: error.message }),
  );
}
