import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { composeServices } from "@apollo/composition";
import { anyFreePort } from "@organism/dev/home/ports.ts";
import { projectRoot } from "@organism/dev/root.ts";
import { redisCache } from "@organism/dev/stores/redis.ts";
import { temporaryHome } from "@organism/dev/stores/temporary.ts";
import { ownRedis } from "@organism/dev/stores/testing/own-redis.ts";
import { startProvider } from "@organism/runtime/testing/provider.ts";
import { parse } from "graphql";
import { startChild } from "./child.ts";
import { persistedHash } from "./requests.ts";
import { documents, schemas } from "./schemas.ts";

const USERS = 200;
const TOKEN_SECONDS = 2 * 3_600;

/** Our gateway before small subgraphs, with its stores and an issuer of tokens. */
export async function startOwn() {
  await using starting = new AsyncDisposableStack();
  const { path: home } = starting.use(temporaryHome());
  const subgraphPorts = [await anyFreePort(), await anyFreePort(), await anyFreePort()];
  const subgraphs = starting.use(
    await startChild({
      command: [process.execPath, join(import.meta.dirname, "subgraphs.ts"), ...subgraphPorts.map(String)],
      port: subgraphPorts[0] ?? 0,
      path: "/",
    }),
  );
  const supergraph = join(home, "supergraph.graphql");
  writeFileSync(supergraph, compose(subgraphPorts));
  const manifest = join(home, "manifest.json");
  writeFileSync(
    manifest,
    JSON.stringify(Object.fromEntries(Object.values(documents).map((text) => [persistedHash(text), text]))),
  );
  const provider = starting.use(await startProvider());
  const exp = Math.floor(Date.now() / 1_000) + TOKEN_SECONDS;
  const tokenOf = (user: number, roles = ["employee"]) =>
    provider.token({ claims: { sub: `user ${user}`, roles, exp } });
  const queue = starting.use(await ownRedis());
  const cache = starting.use(await ownRedis(redisCache));
  const port = await anyFreePort();
  const options = ["--supergraph", supergraph, "--manifest", manifest, "--port", String(port)];
  const own = starting.use(
    await startChild({
      command: [process.execPath, join(projectRoot, "gateway/src/server.ts"), ...options],
      port,
      path: "/health/live",
      env: {
        ORGANISM_ENV: "test",
        REDIS_QUEUE_URL: queue.url,
        REDIS_CACHE_URL: cache.url,
        OIDC_ISSUER: provider.issuer,
        LOG_LEVEL: "warn",
      },
    }),
  );
  const tokens = await Promise.all(Array.from({ length: USERS }, (_, user) => tokenOf(user)));
  const kept = starting.move();
  return {
    own,
    subgraphs,
    supergraph,
    tokens,
    tokenOf,
    queueUrl: queue.url,
    [Symbol.asyncDispose]: () => kept.disposeAsync(),
  };
}

function compose(ports: readonly number[]): string {
  const services = Object.entries(schemas).map(([name, sdl], index) => ({
    name,
    url: `http://127.0.0.1:${ports[index]}/graphql`,
    typeDefs: parse(sdl),
  }));
  const { supergraphSdl, errors } = composeServices(services);
  if (supergraphSdl === undefined) throw new Error(errors?.map(({ message }) => message).join("\n"));
  return supergraphSdl;
}
