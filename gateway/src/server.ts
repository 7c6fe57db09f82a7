import { createVerifier } from "@organism/runtime/auth.ts";
import { readConfig } from "@organism/runtime/config.ts";
import { runProcess } from "@organism/runtime/process.ts";
import { rememberVerified } from "@organism/runtime/verified.ts";
import { relocate } from "./addresses.ts";
import { readArguments } from "./arguments.ts";
import { loadManifest } from "./manifest.ts";
import { serveGateway } from "./serve.ts";
import { loadSupergraph } from "./supergraph.ts";

await runProcess("gateway", async (life) => {
  const given = readArguments(process.argv.slice(2));
  const config = readConfig("HOST", "OIDC_ISSUER", "OIDC_AUDIENCE", "ORGANISM_ENV");
  const port = given.port ?? readConfig("PORT").PORT;
  const verifier = createVerifier({ issuer: config.OIDC_ISSUER, audience: config.OIDC_AUDIENCE });
  life.use(
    await serveGateway({
      supergraph: relocate(await loadSupergraph(given.supergraph)),
      manifest: given.manifest ? await loadManifest(given.manifest) : new Map(),
      listedOnly: config.ORGANISM_ENV === "production",
      executor: given.executor,
      verifier: rememberVerified(verifier),
      stopping: life.stopping,
      host: config.HOST,
      port,
    }),
  );
});
