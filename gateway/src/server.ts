import { createVerifier } from "@organism/runtime/access/auth.ts";
import { rememberVerified } from "@organism/runtime/access/verified.ts";
import { readConfig } from "@organism/runtime/config.ts";
import { runProcess } from "@organism/runtime/process.ts";
import { limitsOf, limitVariables } from "@organism/runtime/stores/pool.ts";
import { openRedis } from "@organism/runtime/stores/redis.ts";
import type { Config } from "@organism/runtime/variables.ts";
import { relocate } from "./addresses.ts";
import { readArguments } from "./arguments.ts";
import { openResponses } from "./fresh/responses.ts";
import { loadManifest } from "./manifest.ts";
import { reloadOnChange } from "./reload.ts";
import { serveGateway } from "./serve.ts";
import { createServiceToken } from "./subscribe/account.ts";
import { loadSupergraph } from "./supergraph.ts";

const identity = ["OIDC_ISSUER", "OIDC_AUDIENCE", "GATEWAY_CLIENT_ID", "GATEWAY_CLIENT_SECRET"] as const;
const reads = [...identity, "REDIS_QUEUE_URL", "REDIS_CACHE_URL", ...limitVariables] as const;

function serviceTokenOf(config: Pick<Config, (typeof identity)[number]>) {
  const { GATEWAY_CLIENT_ID: id, GATEWAY_CLIENT_SECRET: secret } = config;
  if (!id || !secret) return undefined;
  const { OIDC_ISSUER: issuer, OIDC_AUDIENCE: audience } = config;
  return createServiceToken({ issuer, audience, id, secret });
}

await runProcess("gateway", reads, async (config, life) => {
  const given = readArguments(process.argv.slice(2));
  const port = given.port ?? readConfig("PORT").PORT;
  const limits = limitsOf(config);
  const queue = life.use(await openRedis(config.REDIS_QUEUE_URL, "queue", limits));
  const cache = life.use(await openRedis(config.REDIS_CACHE_URL, "cache", limits));
  const verifier = createVerifier({ issuer: config.OIDC_ISSUER, audience: config.OIDC_AUDIENCE });
  const load = async () => ({
    supergraph: relocate(await loadSupergraph(given.supergraph)),
    manifest: given.manifest ? await loadManifest(given.manifest) : new Map(),
  });
  const gateway = life.use(
    await serveGateway({
      ...(await load()),
      listedOnly: config.ORGANISM_ENV === "production",
      verifier: rememberVerified(verifier),
      serviceToken: serviceTokenOf(config),
      responses: await openResponses(queue, cache),
      stores: [queue, cache],
      stopping: life.stopping,
      host: config.HOST,
      port,
    }),
  );
  const files = [given.supergraph, given.manifest].filter((file) => file !== undefined);
  life.use(reloadOnChange(files, async () => gateway.replace(await load())));
});
