import { readFile } from "node:fs/promises";
import { createVerifier } from "@organism/runtime/access/auth.ts";
import { factStream } from "@organism/runtime/messages/fact.ts";
import { openTail } from "@organism/runtime/messages/tail.ts";
import { runProcess } from "@organism/runtime/process.ts";
import { serveSubgraph } from "@organism/runtime/serving/subgraph.ts";
import { openNeo4j } from "@organism/runtime/stores/neo4j.ts";
import { limitsOf, limitVariables } from "@organism/runtime/stores/pool.ts";
import { openPostgres } from "@organism/runtime/stores/postgres.ts";
import { openRedis } from "@organism/runtime/stores/redis.ts";
import { storageOf, storageVariables } from "@organism/runtime/stores/storage/address.ts";
import type { Context } from "./context.ts";
import { tiesChanged } from "./facts.ts";
import { loadersFor } from "./loaders.ts";
import { resolvers } from "./resolvers/index.ts";
import { shield } from "./shield.ts";
import { openAddressBook } from "./store/address-book.ts";
import { openErasureLog } from "./store/erasure-log.ts";
import type { Tables } from "./store/tables.ts";
import { openTeams } from "./store/teams.ts";
import { graphReadiness } from "./streams/status.ts";

const PREPARE_AFTER_MS = 3_000;

const reads = [
  "PORT",
  "NEO4J_URL",
  "POSTGRES_URL",
  "REDIS_QUEUE_URL",
  "REDIS_CACHE_URL",
  "OIDC_ISSUER",
  "OIDC_AUDIENCE",
  "ALIAS_KEY",
  "EVENT_KEY",
  "SEAL_KEY",
  "INTAKE_MOST_WAITING",
  ...storageVariables,
  ...limitVariables,
] as const;

await runProcess("graph", reads, async (config, life) => {
  const limits = limitsOf(config);
  const postgres = life.use(openPostgres<Tables>(config.POSTGRES_URL, limits));
  const neo4j = life.use(openNeo4j(config.NEO4J_URL, limits));
  const queue = life.use(await openRedis(config.REDIS_QUEUE_URL, "queue", limits));
  const cache = life.use(await openRedis(config.REDIS_CACHE_URL, "cache", limits));
  const gate = { db: postgres.db, issuer: config.OIDC_ISSUER };
  const teams = openTeams(neo4j);
  const shared = {
    postgres,
    neo4j,
    queue,
    gate,
    teams,
    tail: life.use(openTail(queue, factStream(tiesChanged))),
    addressBook: openAddressBook(postgres.db, config.ALIAS_KEY),
    erasures: life.use(openErasureLog(storageOf(config))),
    aliasKey: config.ALIAS_KEY,
    eventKey: config.EVENT_KEY,
    mostWaiting: config.INTAKE_MOST_WAITING,
    sealKey: config.SEAL_KEY,
  };
  life.use(
    await serveSubgraph<Context>({
      schema: await readFile(new URL("../schema.graphql", import.meta.url), "utf8"),
      resolvers,
      shield,
      verifier: createVerifier({ issuer: config.OIDC_ISSUER, audience: config.OIDC_AUDIENCE }),
      health: {
        stores: [postgres, neo4j, queue, cache],
        stopping: life.stopping,
        details: () => graphReadiness({ postgres, queue }),
      },
      contextOf: (viewer) => ({ ...shared, viewer, loaders: loadersFor(viewer, gate, teams) }),
      host: config.HOST,
      port: config.PORT,
      introspection: config.ORGANISM_ENV !== "production",
    }),
  );
  // Holds the loop for half a second: not while the process is waited for, nor when the first asks for a team.
  const preparing = setTimeout(() => teams.prepare(), PREPARE_AFTER_MS);
  life.use({ [Symbol.asyncDispose]: async () => clearTimeout(preparing) });
});
