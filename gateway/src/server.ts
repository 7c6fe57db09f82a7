import { createVerifier } from "@organism/runtime/access/auth.ts";
import { rememberVerified } from "@organism/runtime/access/verified.ts";
import { readConfig } from "@organism/runtime/config.ts";
import { runProcess } from "@organism/runtime/process.ts";
import type { Config } from "@organism/runtime/variables.ts";
import { relocate } from "./addresses.ts";
import { readArguments } from "./arguments.ts";
import { loadManifest } from "./manifest.ts";
import { serveGateway } from "./serve.ts";
import { createServiceToken } from "./subscribe/account.ts";
import { loadSupergraph } from "./supergraph.ts";

const identity = ["OIDC_ISSUER", "OIDC_AUDIENCE", "GATEWAY_CLIENT_ID", "GATEWAY_CLIENT_SECRET"] as const;

function serviceTokenOf(config: Pick<Config, (typeof identity)[number]>) {
  const { GATEWAY_CLIENT_ID: id, GATEWAY_CLIENT_SECRET: secret } = config;
  if (!id || !secret) return undefined;
  const { OIDC_ISSUER: issuer, OIDC_AUDIENCE: audience } = config;
  return createServiceToken({ issuer, audience, id, secret });
}

await runProcess("gateway", identity, async (config, life) => {
  const given = readArguments(process.argv.slice(2));
  const port = given.port ?? readConfig("PORT").PORT;
  const verifier = createVerifier({ issuer: config.OIDC_ISSUER, audience: config.OIDC_AUDIENCE });
  life.use(
    await serveGateway({
      supergraph: relocate(await loadSupergraph(given.supergraph)),
      manifest: given.manifest ? await loadManifest(given.manifest) : new Map(),
      listedOnly: config.ORGANISM_ENV === "production",
      executor: given.executor,
      verifier: rememberVerified(verifier),
      serviceToken: serviceTokenOf(config),
      stopping: life.stopping,
      host: config.HOST,
      port,
    }),
  );
});
