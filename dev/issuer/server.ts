import { once } from "node:events";
import { createServer } from "node:http";
import { OrganismError } from "@organism/runtime/errors.ts";
import { log } from "@organism/runtime/observing/log.ts";
import { runProcess } from "@organism/runtime/process.ts";
import { watchConnections } from "@organism/runtime/serving/http/connections.ts";
import { createProvider } from "./provider.ts";

await runProcess("issuer", ["ORGANISM_HOME", "PORT", "OIDC_AUDIENCE"], async (config, life) => {
  if (config.ORGANISM_ENV === "production")
    throw new OrganismError(
      "DEVELOPMENT_ISSUER",
      "the development issuer signs anybody in and must not run with ORGANISM_ENV=production; set OIDC_ISSUER to your identity provider instead",
    );
  const issuer = `http://127.0.0.1:${config.PORT}`;
  const provider = await createProvider({
    issuer,
    home: config.ORGANISM_HOME,
    audience: config.OIDC_AUDIENCE,
  });
  // Loopback whatever HOST says: whoever reaches this page may be anybody.
  const server = createServer(provider.callback()).listen(config.PORT, "127.0.0.1");
  const closeIdle = watchConnections(server);
  await once(server, "listening");
  life.use({
    async [Symbol.asyncDispose]() {
      server.close();
      closeIdle();
      await once(server, "close");
    },
  });
  log.info("issuer listens", { issuer });
});
