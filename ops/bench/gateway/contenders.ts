import { hash } from "node:crypto";
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
import { hiveFolder } from "./hive.ts";
import type { Sent } from "./load.ts";
import { documents, schemas } from "./schemas.ts";

const USERS = 200;
const TOKEN_SECONDS = 3_600;

const persistedHash = (text: string) => hash("sha256", text);

/** Three gateways before the same subgraphs. */
export async function startContenders() {
  await using starting = new AsyncDisposableStack();
  const { path: home } = starting.use(temporaryHome());
  const subgraphPorts = [await anyFreePort(), await anyFreePort(), await anyFreePort()];
  const subgraphs = starting.use(
    await startChild({
      command: [process.execPath, entry("subgraphs.ts"), ...subgraphPorts.map(String)],
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
  const tokenOf = (user: number) =>
    provider.token({ claims: { sub: `user ${user}`, roles: ["employee"], exp } });

  const start = async (
    command: readonly string[],
    port: number,
    more: { cwd?: string; env?: Record<string, string> } = {},
  ) => starting.use(await startChild({ command, port, path: "/health/live", ...more }));
  const [ownPort, stockPort, hivePort] = [await anyFreePort(), await anyFreePort(), await anyFreePort()];
  const queue = starting.use(await ownRedis());
  const cache = starting.use(await ownRedis(redisCache));
  const env = {
    ORGANISM_ENV: "test",
    REDIS_QUEUE_URL: queue.url,
    REDIS_CACHE_URL: cache.url,
    OIDC_ISSUER: provider.issuer,
    LOG_LEVEL: "warn",
  };
  const server = join(projectRoot, "gateway/src/server.ts");
  const options = ["--supergraph", supergraph, "--manifest", manifest, "--port", String(ownPort)];
  const own = await start([process.execPath, server, ...options], ownPort, { env });
  const stock = await start([process.execPath, entry("stock.ts"), supergraph, String(stockPort)], stockPort);
  const cwd = await hiveFolder();
  const hiveGateway = [process.execPath, "node_modules/.bin/hive-gateway", "supergraph", supergraph];
  const hive = await start(
    [...hiveGateway, "--port", String(hivePort), "--host", "127.0.0.1", "--fork", "1"],
    hivePort,
    { cwd },
  );
  const tokens = await Promise.all(Array.from({ length: USERS }, (_, user) => tokenOf(user)));
  const kept = starting.move();
  return {
    own,
    stock,
    hive,
    subgraphs,
    tokens,
    tokenOf,
    queueUrl: queue.url,
    [Symbol.asyncDispose]: () => kept.disposeAsync(),
  };
}

export type Contenders = Awaited<ReturnType<typeof startContenders>>;

const entry = (name: string) => join(import.meta.dirname, name);

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

const json = { "content-type": "application/json" };

/** A question as text, as the peers take it. */
export function asText(query: string, variables: object): () => Sent {
  const body = JSON.stringify({ query, variables });
  return () => ({ method: "POST", path: "/graphql", headers: json, body });
}

/** A question of one user after the other, each from an address of its own, by the hash of its document. */
export function asMany(tokens: readonly string[], query: string, variables: object): () => Sent {
  const body = JSON.stringify({ documentId: persistedHash(query), variables });
  const people = users(tokens);
  return () => ({ method: "POST", path: "/graphql", headers: { ...json, ...people() }, body });
}

function users(tokens: readonly string[]): () => Record<string, string> {
  let turn = 0;
  return () => {
    const user = turn++ % tokens.length;
    return { authorization: `Bearer ${tokens[user]}`, "x-forwarded-for": `10.0.${user >> 8}.${user & 255}` };
  };
}

/** The same by GET; with an ETag, where the client has the answer. */
export function asGet(
  tokens: readonly string[],
  query: string,
  variables: object,
  etag?: string,
): () => Sent {
  const parameters = { documentId: persistedHash(query), variables: JSON.stringify(variables) };
  const path = `/graphql?${new URLSearchParams(parameters)}`;
  const people = users(tokens);
  const held: Record<string, string> = etag ? { "if-none-match": etag } : {};
  return () => ({ method: "GET", path, headers: { "apollo-require-preflight": "1", ...held, ...people() } });
}

/** What a subscriber sends. */
export const asSubscriber = (query: string) => ({
  query: "",
  extensions: { persistedQuery: { version: 1, sha256Hash: persistedHash(query) } },
});
