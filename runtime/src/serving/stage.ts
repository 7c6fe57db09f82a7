import { readFile } from "node:fs/promises";
import { createVerifier, type Viewer } from "../access/auth.ts";
import type { Shield } from "../access/shield.ts";
import { type Life, runProcess } from "../process.ts";
import { limitsOf, limitVariables } from "../stores/pool.ts";
import { openPostgres, type Postgres } from "../stores/postgres.ts";
import { openRedis, type RedisPool } from "../stores/redis.ts";
import { serveSubgraph, type ViewerContext } from "./subgraph.ts";

/** What the resolvers of a stage on Postgres reach. */
export interface StageContext<Tables> extends ViewerContext {
  postgres: Postgres<Tables>;
}

/** What a stage makes its resolvers' context of. */
interface Ground<Tables> {
  postgres: Postgres<Tables>;
  queue: RedisPool;
  /** OIDC_ISSUER: subjects are this provider's. */
  issuer: string;
  life: Life;
}

interface StageProcess<Tables, Context extends StageContext<Tables>> {
  name: string;
  /** Where its schema.graphql lies. */
  schema: URL;
  resolvers: object;
  shield: Shield;
  /** Called once; what it returns is called for each request. */
  contextOf: (ground: Ground<Tables>) => (viewer: Viewer) => Context;
}

const reads = [
  "PORT",
  "POSTGRES_URL",
  "REDIS_QUEUE_URL",
  "REDIS_CACHE_URL",
  "OIDC_ISSUER",
  "OIDC_AUDIENCE",
  ...limitVariables,
] as const;

/** The process of a stage that stands on Postgres and both Redis, as each after the graph does: ready while they answer. */
export const runStage = <Tables, Context extends StageContext<Tables>>({
  name,
  schema,
  resolvers,
  shield,
  contextOf,
}: StageProcess<Tables, Context>): Promise<void> =>
  runProcess(name, reads, async (config, life) => {
    const limits = limitsOf(config);
    const postgres = life.use(openPostgres<Tables>(config.POSTGRES_URL, limits));
    const queue = life.use(await openRedis(config.REDIS_QUEUE_URL, "queue", limits));
    const cache = life.use(await openRedis(config.REDIS_CACHE_URL, "cache", limits));
    life.use(
      await serveSubgraph<Context>({
        schema: await readFile(schema, "utf8"),
        resolvers,
        shield,
        verifier: createVerifier({ issuer: config.OIDC_ISSUER, audience: config.OIDC_AUDIENCE }),
        health: { stores: [postgres, queue, cache], stopping: life.stopping },
        contextOf: contextOf({ postgres, queue, issuer: config.OIDC_ISSUER, life }),
        host: config.HOST,
        port: config.PORT,
        introspection: config.ORGANISM_ENV !== "production",
      }),
    );
  });
