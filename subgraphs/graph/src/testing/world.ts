import { ownRedis } from "@organism/dev/stores/testing/own-redis.ts";
import { openNeo4j } from "@organism/runtime/stores/neo4j.ts";
import { openRedis } from "@organism/runtime/stores/redis.ts";
import { migratedDatabase } from "@organism/runtime/testing/database.ts";
import { storeAddress } from "@organism/runtime/testing/stores.ts";
import { demandDataset, insertDataset } from "../store/datasets.ts";
import { makePartitions } from "../store/retention.ts";
import { stage } from "../store/stage.ts";
import type { Tables } from "../store/tables.ts";

/** The stores of one test file: a database and a queue of its own, and the shared Neo4j, where ids keep worlds apart. */
export async function openWorld() {
  await using lifetime = new AsyncDisposableStack();
  const { url, postgres } = lifetime.use(await migratedDatabase<Tables>(stage));
  const queue = lifetime.use(await ownRedis());
  const neo4j = lifetime.use(openNeo4j(storeAddress("NEO4J_URL")));
  const redis = lifetime.use(await openRedis(queue.url, "queue"));
  await makePartitions(postgres.db, new Date());
  const kept = lifetime.move();
  return {
    postgres,
    neo4j,
    redis,
    env: { POSTGRES_URL: url, NEO4J_URL: storeAddress("NEO4J_URL"), REDIS_QUEUE_URL: queue.url },
    async newDataset(name: string, live = false) {
      const made = await insertDataset(postgres.db, { name, live });
      return await demandDataset(postgres.db, made?.id ?? name);
    },
    [Symbol.asyncDispose]: () => kept.disposeAsync(),
  };
}

export type World = Awaited<ReturnType<typeof openWorld>>;
