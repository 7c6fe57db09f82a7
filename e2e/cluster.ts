import { pathToFileURL } from "node:url";
import { portOf } from "@organism/dev/home/ports.ts";
import { requestToken } from "@organism/dev/issuer/request.ts";
import { services } from "@organism/dev/launcher/processes.ts";
import { projectRoot } from "@organism/dev/root.ts";
import { throwAwayDatabase } from "@organism/dev/stores/database.ts";
import { temporaryHome } from "@organism/dev/stores/temporary.ts";
import { ownRedis } from "@organism/dev/stores/testing/own-redis.ts";
import { migrate } from "@organism/ops/migrate.ts";
import type { Role } from "@organism/runtime/access/roles.ts";
import { end, type Server, startServer } from "@organism/runtime/testing/spawned.ts";
import { storeAddress } from "@organism/runtime/testing/stores.ts";
import { inject } from "vitest";
import { openBalancer } from "./balancer.ts";

export const ALIAS_KEY = "an alias key of these tests, thirty-two characters";

/** The system on stores of its own, with two of each process: the two behind one address, as in production. */
export async function startCluster() {
  await using starting = new AsyncDisposableStack();
  const { path: home } = starting.use(temporaryHome());
  const { url: postgresUrl } = starting.use(await throwAwayDatabase(storeAddress("POSTGRES_URL")));
  const { url: queueUrl } = starting.use(await ownRedis());
  await migrate(postgresUrl);
  const planned = await plan(home);
  const addresses = new Map<string, string>();
  for (const { name, ports } of planned)
    addresses.set(name, name === "issuer" ? addressOf(ports) : starting.use(await openBalancer(ports)).url);
  const issuer = addresses.get("issuer") ?? "";
  const env = {
    ...inject("stores"),
    ORGANISM_HOME: home,
    POSTGRES_URL: postgresUrl,
    REDIS_QUEUE_URL: queueUrl,
    ALIAS_KEY,
    EVENT_KEY: "an event key of these tests, thirty-two characters",
    SEAL_KEY: "a seal key of these tests, thirty-two characters",
    GROUP_SIZE_MIN: "5",
    ...Object.fromEntries(
      planned.flatMap(({ name, variable }) => (variable ? [[variable, addresses.get(name) ?? ""]] : [])),
    ),
  };
  const running = new Map<string, Server[]>();
  const starts = planned.flatMap(({ name, entry, readyPath, ports }) =>
    ports.map(async (port) => {
      const server = starting.use(await startServer(fileOf(entry), port, env, readyPath));
      running.set(name, [...(running.get(name) ?? []), server]);
    }),
  );
  // Only what has started can be stopped, so none is left half-way.
  const failed = (await Promise.allSettled(starts)).find(({ status }) => status === "rejected");
  if (failed?.status === "rejected") throw failed.reason;
  const kept = starting.move();
  return {
    postgresUrl,
    queueUrl,
    issuer,
    /** Where clients ask: one of the gateways, whichever there is. */
    url: addresses.get("gateway") ?? "",
    /** The gateways, each by itself. */
    gateways: (running.get("gateway") ?? []).map(({ url }) => url),
    token: (role: Role) => requestToken({ home, role, issuer }),
    /** Ends the first of the two of that name, without a word of warning. */
    async kill(name: string) {
      const [first] = running.get(name) ?? [];
      if (!first) throw new Error(`no ${name} runs`);
      await end(first, "SIGKILL");
    },
    [Symbol.asyncDispose]: () => kept.disposeAsync(),
  };
}

export type Cluster = Awaited<ReturnType<typeof startCluster>>;

async function plan(home: string) {
  const planned = [];
  // Of the dashboard speaks web.e2e.ts.
  for (const service of services.filter(({ name }) => name !== "web")) {
    const ports: number[] = [];
    // Only the development issuer is one: it keeps what it signed in memory.
    for (const name of service.name === "issuer" ? ["issuer"] : [`${service.name}-1`, `${service.name}-2`])
      ports.push(await portOf(home, name, 0, "free"));
    planned.push({ ...service, ports });
  }
  return planned;
}

const addressOf = ([port]: readonly number[]) => `http://127.0.0.1:${port}`;
const fileOf = (entry: string) => pathToFileURL(`${projectRoot}/${entry}`);
