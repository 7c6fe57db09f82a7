import { startStores } from "@organism/dev/stores/start.ts";
import { temporaryHome } from "@organism/dev/stores/temporary.ts";
import { cypher, openNeo4j } from "@organism/runtime/stores/neo4j.ts";
import { openPostgres } from "@organism/runtime/stores/postgres.ts";
import { openRedis } from "@organism/runtime/stores/redis.ts";
import { Redis } from "ioredis";
import { sql } from "kysely";
import neo4j from "neo4j-driver";
import pg from "pg";
import { embedded } from "./environment.ts";
import { type Figure, figure, secondsOf } from "./figure.ts";

const QUERIES = 2_000;
const POOL = 50;
const ROUNDS = 3;

/** Asks one question; the peer is the bare driver's own pool of the same size. */
interface Contender extends AsyncDisposable {
  ask: () => Promise<unknown>;
}

interface Match {
  store: string;
  peer: string;
  ours: () => Promise<Contender>;
  theirs: () => Promise<Contender>;
}

/** 2,000 concurrent queries on a pool of 50: none may fail, and how long they take beside the driver's own pool. */
export async function* poolBench(): AsyncIterable<Figure> {
  using home = temporaryHome();
  await using stores = await startStores({ home: home.path, env: embedded, ports: "free" });
  for (const match of matches(stores.addresses)) yield* play(match);
}

async function* play({ store, peer, ours, theirs }: Match): AsyncIterable<Figure> {
  await using us = await ours();
  await using them = await theirs();
  let errors = 0;
  const burst = async ({ ask }: Contender) => {
    const outcomes = await Promise.allSettled(Array.from({ length: QUERIES }, ask));
    return outcomes.filter(({ status }) => status === "rejected").length;
  };
  const times = { us: [] as number[], them: [] as number[] };
  for (let round = 0; round < ROUNDS; round++) {
    times.them.push(await secondsOf(() => burst(them)));
    times.us.push(
      await secondsOf(async () => {
        errors += await burst(us);
      }),
    );
  }
  yield figure({
    name: `${store}: errors of ${ROUNDS * QUERIES} queries, ${QUERIES} at once on a pool of ${POOL}`,
    value: errors,
    unit: "errors",
    below: 1,
  });
  yield figure({
    name: `${store}: ${QUERIES} concurrent queries on a pool of ${POOL}`,
    value: Math.min(...times.us),
    unit: "s",
    below: 10,
    peer: { name: peer, value: Math.min(...times.them) },
  });
}

function matches(addresses: Record<string, string>): Match[] {
  const { POSTGRES_URL = "", NEO4J_URL = "", REDIS_QUEUE_URL = "" } = addresses;
  return [
    {
      store: "postgres",
      peer: "pg.Pool",
      ours: () => ourPostgres(POSTGRES_URL),
      theirs: () => barePostgres(POSTGRES_URL),
    },
    {
      store: "neo4j",
      peer: "neo4j-driver",
      ours: () => ourNeo4j(NEO4J_URL),
      theirs: () => bareNeo4j(NEO4J_URL),
    },
    {
      store: "redis",
      peer: "ioredis, one pipelined connection",
      ours: () => ourRedis(REDIS_QUEUE_URL),
      theirs: () => bareRedis(REDIS_QUEUE_URL),
    },
  ];
}

async function ourPostgres(url: string): Promise<Contender> {
  const postgres = openPostgres(url, { max: POOL });
  return {
    ask: () => sql`select 1`.execute(postgres.db),
    [Symbol.asyncDispose]: () => postgres[Symbol.asyncDispose](),
  };
}

async function barePostgres(url: string): Promise<Contender> {
  const pool = new pg.Pool({ connectionString: url, max: POOL });
  return { ask: () => pool.query("select 1"), [Symbol.asyncDispose]: () => pool.end() };
}

async function ourNeo4j(url: string): Promise<Contender> {
  const graph = openNeo4j(url, { max: POOL });
  return {
    ask: () => graph.read(cypher`RETURN 1`),
    [Symbol.asyncDispose]: () => graph[Symbol.asyncDispose](),
  };
}

async function bareNeo4j(url: string): Promise<Contender> {
  const { host, username, password } = new URL(url);
  const auth = neo4j.auth.basic(username, password);
  const driver = neo4j.driver(`bolt://${host}`, auth, {
    maxConnectionPoolSize: POOL,
    telemetryDisabled: true,
  });
  return {
    ask: async () => {
      await using session = driver.session({ defaultAccessMode: "READ" });
      return await session.executeRead((transaction) => transaction.run("RETURN 1"));
    },
    [Symbol.asyncDispose]: () => driver.close(),
  };
}

async function ourRedis(url: string): Promise<Contender> {
  const redis = await openRedis(url, "queue", { max: POOL });
  return {
    ask: () => redis.use((connection) => connection.ping()),
    [Symbol.asyncDispose]: () => redis[Symbol.asyncDispose](),
  };
}

async function bareRedis(url: string): Promise<Contender> {
  const redis = new Redis(url);
  return {
    ask: () => redis.ping(),
    [Symbol.asyncDispose]: async () => void (await redis.quit()),
  };
}
