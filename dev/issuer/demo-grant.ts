import { errors, type Provider, type ResourceServer } from "oidc-provider";
import { DEMO_GRANT } from "./clients.ts";
import { RESOURCE } from "./resource.ts";
import { demoUsers } from "./users.ts";

/** Lets the command-line client ask for a token of the demo user with the named role. */
export function allowDemoGrant(provider: Provider, api: ResourceServer) {
  provider.registerGrantType<{ role?: string }>(
    DEMO_GRANT,
    async (ctx) => {
      const { client, params } = ctx.oidc;
      const user = demoUsers.find(({ role }) => role === params.role);
      if (!user) throw new errors.InvalidGrant(`no demo user with the role ${params.role}`);
      const token = new provider.AccessToken({
        accountId: user.subject,
        client,
        gty: DEMO_GRANT,
        grantId: crypto.randomUUID(),
        resourceServer: new provider.ResourceServer(RESOURCE, api),
      });
      ctx.body = {
        access_token: await token.save(),
        expires_in: token.expiration,
        token_type: token.tokenType,
      };
    },
    ["role"],
  );
}
