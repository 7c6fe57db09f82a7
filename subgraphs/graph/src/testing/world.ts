import { throwAwayDatabase } from "@organism/dev/stores/database.ts";
import { migrate } from "@organism/runtime/migrations.ts";
import { openNeo4j } from "@organism/runtime/neo4j.ts";
import { openPostgres } from "@organism/runtime/postgres.ts";
import { openRedis } from "@organism/runtime/redis.ts";
import { ownRedis } from "@organism/runtime/testing/own-redis.ts";
import { storeAddress } from "@organism/runtime/testing/stores.ts";
import { demandDataset, insertDataset } from "../store/datasets.ts";
import { makePartitions } from "../store/retention.ts";
import { stage } from "../store/stage.ts";
import type { Tables } from "../store/tables.ts";

/** The stores of one test file: a database and a queue of its own, and the shared Neo4j, where ids keep worlds apart. */
export async function openWorld() {
  await using lifetime = new AsyncDisposableStack();
  const database = lifetime.use(await throwAwayDatabase(storeAddress("POSTGRES_URL")));
  const queue = lifetime.use(await ownRedis());
  const postgres = lifetime.use(openPostgres<Tables>(database.url));
  const neo4j = lifetime.use(openNeo4j(storeAddress("NEO4J_URL")));
  const redis = lifetime.use(await openRedis(queue.url, "queue"));
  await migrate(postgres, [stage]);
  await makePartitions(postgres.db, new Date());
  const kept = lifetime.move();
  return {
    postgres,
    neo4j,
    redis,
    env: { POSTGRES_URL: database.url, NEO4J_URL: storeAddress("NEO4J_URL"), REDIS_QUEUE_URL: queue.url },
    async newDataset(name: string, live = false) {
      const made = await insertDataset(postgres.db, { name, live });
      return await demandDataset(postgres.db, made?.id ?? name);
    },
    [Symbol.asyncDispose]: () => kept.disposeAsync(),
  };
}

export type World = Awaited<ReturnType<typeof openWorld>>;
