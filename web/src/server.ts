import { dirname } from "node:path";
import { OrganismError } from "@organism/runtime/errors.ts";
import { runProcess } from "@organism/runtime/process.ts";
import next from "next";
import { serveWeb } from "./server/serve.ts";

const reads = [
  "WEB_URL",
  "PORT",
  "GATEWAY_URL",
  "OIDC_ISSUER",
  "WEB_CLIENT_ID",
  "WEB_CLIENT_SECRET",
  "SESSION_KEY",
] as const;

await runProcess("web", reads, async (config, life) => {
  const { WEB_URL: url, GATEWAY_URL: gateway, PORT: port, HOST: host } = config;
  if (!url || !gateway)
    throw new OrganismError(
      "CONFIG_INVALID",
      "The web needs WEB_URL, under which browsers see it, and GATEWAY_URL",
    );
  const pages = next({ dir: dirname(import.meta.dirname), dev: false });
  await pages.prepare();
  life.use(
    await serveWeb({
      origin: new URL(url).origin,
      gateway,
      issuer: {
        issuer: config.OIDC_ISSUER,
        clientId: config.WEB_CLIENT_ID,
        clientSecret: config.WEB_CLIENT_SECRET,
      },
      sessionKey: config.SESSION_KEY,
      render: pages.getRequestHandler(),
      stopping: life.stopping,
      host,
      port,
    }),
  );
});
