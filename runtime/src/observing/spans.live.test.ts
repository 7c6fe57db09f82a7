import { trace } from "@opentelemetry/api";
import { InMemorySpanExporter, SimpleSpanProcessor, TracerProvider } from "@opentelemetry/sdk-trace";
import { sql } from "kysely";
import { beforeEach, expect, test } from "vitest";
import { cypher, openNeo4j } from "../stores/neo4j.ts";
import { openPostgres } from "../stores/postgres.ts";
import { openRedis } from "../stores/redis.ts";
import { storeAddress } from "../testing/stores.ts";

const exporter = new InMemorySpanExporter();
trace.setGlobalTracerProvider(
  new TracerProvider({ spanProcessors: [new SimpleSpanProcessor({ exporter })] }),
);
beforeEach(() => exporter.reset());

const spans = () => exporter.getFinishedSpans();
const secret = "a value that must not be traced";

test("each SQL statement is one span with its text and without its values", async () => {
  await using postgres = openPostgres(storeAddress("POSTGRES_URL"));
  await sql`select ${secret}::text as said`.execute(postgres.db);
  expect(spans()).toMatchObject([
    {
      name: "postgres query",
      attributes: { "db.system.name": "postgresql", "db.query.text": "select $1::text as said" },
    },
  ]);
  expect(JSON.stringify(spans()[0]?.attributes)).not.toContain(secret);
});

test("each Cypher statement is one span with its text and without its values", async () => {
  await using neo4j = openNeo4j(storeAddress("NEO4J_URL"));
  await neo4j.read(cypher`RETURN ${secret} AS said`);
  await neo4j.transaction((run) => run(cypher`RETURN ${secret} AS said`));
  const span = {
    name: "neo4j statement",
    attributes: { "db.system.name": "neo4j", "db.query.text": "RETURN $p0 AS said" },
  };
  expect(spans()).toMatchObject([span, span]);
});

test("each use of Redis is one span", async () => {
  await using redis = await openRedis(storeAddress("REDIS_CACHE_URL"), "cache");
  await redis.use((connection) => connection.echo(secret));
  expect(spans()).toMatchObject([{ name: "redis cache", attributes: { "db.system.name": "redis" } }]);
});

test("a statement that fails marks its span", async () => {
  await using postgres = openPostgres(storeAddress("POSTGRES_URL"));
  await expect(sql`select no_such_column`.execute(postgres.db)).rejects.toThrow("no_such_column");
  expect(spans()[0]?.events[0]).toMatchObject({
    name: "exception",
    attributes: { "exception.message": 'column "no_such_column" does not exist' },
  });
});
