import { join } from "node:path";
import { OrganismError } from "@organism/runtime/errors.ts";
import { type PortChoice, portOf } from "../home/ports.ts";
import { secretOf } from "../home/secrets.ts";
import { type ClientName, clientSecret } from "../issuer/clients.ts";
import { allOrNone, start } from "../program/launch.ts";
import type { Program, Running } from "../program/program.ts";
import { projectRoot } from "../root.ts";
import { type Service, services, simulator } from "./processes.ts";

type Say = (line: string) => void;

interface Options {
  home: string;
  env: NodeJS.ProcessEnv;
  abort: AbortSignal;
  say: Say;
  tell: (running: Running) => void;
}

/** The services that run here: all but those that the environment says run elsewhere. */
export async function planServices(home: string, env: NodeJS.ProcessEnv, ports?: PortChoice) {
  const planned = [];
  for (const service of services.filter(({ variable }) => !(variable && env[variable])))
    planned.push(await plan(home, service, ports));
  return planned;
}

/** The simulated organisation, where one is wanted and can sign in: an issuer elsewhere must know its account. */
export async function planSimulator(
  home: string,
  env: NodeJS.ProcessEnv,
  ports?: PortChoice,
): Promise<PlannedService[]> {
  const canSignIn = !env["OIDC_ISSUER"] || env["IMPORT_CLIENT_ID"] || env["IMPORT_TOKEN"];
  return env["ORGANISM_SIMULATION"] === "off" || !canSignIn ? [] : [await plan(home, simulator, ports)];
}

export interface PlannedService extends Service {
  port: number;
  url: string;
}

async function plan(home: string, service: Service, ports?: PortChoice): Promise<PlannedService> {
  const port = await portOf(home, service.name, service.usualPort, ports);
  return { ...service, port, url: `http://127.0.0.1:${port}` };
}

/** Starts them all at once; what an earlier launcher left running is stopped first, because its code may be old. */
export function startServices(
  planned: PlannedService[],
  addresses: NodeJS.ProcessEnv,
  { home, env, abort, say, tell }: Options,
) {
  const found = Object.fromEntries(
    planned.flatMap(({ variable, url }) => (variable ? [[variable, url]] : [])),
  );
  const inherited = {
    ...env,
    ...addresses,
    ...found,
    ALIAS_KEY: aliasKey(home, env),
    EVENT_KEY: env["EVENT_KEY"] ?? secretOf(home, "event-key"),
    SEAL_KEY: env["SEAL_KEY"] ?? secretOf(home, "seal-key"),
    SESSION_KEY: env["SESSION_KEY"] ?? secretOf(home, "session-key"),
    ...(env["OIDC_ISSUER"] ? {} : accounts(home)),
    ORGANISM_HOME: home,
    ORGANISM_ENV: env["ORGANISM_ENV"] ?? "development",
    APOLLO_TELEMETRY_DISABLED: "true",
    NEXT_TELEMETRY_DISABLED: "1",
    // Shells set HOST to the machine's name; what runs here is for this machine only.
    HOST: "127.0.0.1",
    INTERNAL_PORT: "0",
  };
  const starts = planned.map(async (service) => {
    const running = await start(home, programOf(service, { env: inherited, say }), abort);
    tell(running);
    return running;
  });
  return allOrNone(home, starts);
}

/** Kept with the data: with another key it would not know its own people again. */
export const aliasKey = (home: string, env: NodeJS.ProcessEnv) =>
  env["ALIAS_KEY"] ?? secretOf(home, "alias-key");

/** How a client of the public API that runs here finds it, and as whom. */
export const accessOfClients = (home: string, env: NodeJS.ProcessEnv, running: readonly Running[]) => ({
  GATEWAY_URL: env["GATEWAY_URL"] ?? running.find(({ program }) => program.name === "gateway")?.program.url,
  ...(env["OIDC_ISSUER"]
    ? {}
    : {
        OIDC_ISSUER: running.find(({ program }) => program.name === "issuer")?.program.url,
        IMPORT_CLIENT_ID: "service" satisfies ClientName,
        IMPORT_CLIENT_SECRET: clientSecret(home, "service"),
      }),
});

const accounts = (home: string) => ({
  GATEWAY_CLIENT_ID: "gateway" satisfies ClientName,
  GATEWAY_CLIENT_SECRET: clientSecret(home, "gateway"),
  WEB_CLIENT_ID: "web" satisfies ClientName,
  WEB_CLIENT_SECRET: clientSecret(home, "web"),
});

function programOf(service: PlannedService, { env, say }: { env: NodeJS.ProcessEnv; say: Say }): Program {
  const { name, entry, args = [], url, port, readyPath, build } = service;
  return {
    name,
    url,
    port,
    async command() {
      const built = build ? await build(say) : {};
      if (!built) throw new OrganismError("BUILD_FAILED", `${name} does not build; the reason is above`);
      return {
        file: process.execPath,
        args: [join(projectRoot, entry), ...args],
        cwd: projectRoot,
        env: { ...env, ...built, PORT: String(port) },
      };
    },
    async probe() {
      const response = await fetch(url + readyPath, { signal: AbortSignal.timeout(2_000) });
      if (!response.ok) throw new Error(`${name} answers ${response.status}: ${await response.text()}`);
    },
    stopSignal: "SIGTERM",
    patienceMs: 60_000,
  };
}
