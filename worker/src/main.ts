import { randomUUID } from "node:crypto";
import {
  CentralityThread,
  type GraphTables,
  graphReadiness,
  runCentrality,
  runPath,
  runRebuilds,
} from "@organism/graph";
import {
  finishErasures,
  forget,
  type JobContext as GraphJobContext,
  passMidnight,
  publishGroups,
} from "@organism/graph/jobs";
import { type MetricsTables, runAnnouncing, runMarking } from "@organism/metrics";
import {
  forgetAnnounced,
  forgetPerson,
  type JobContext as MetricsJobContext,
  measureWeeks,
  passWeeks,
  publishWeeks,
} from "@organism/metrics/jobs";
import { runFlow } from "@organism/runtime/messages/flow.ts";
import { openQueue } from "@organism/runtime/messages/queue.ts";
import { runJobs } from "@organism/runtime/messages/run-jobs.ts";
import { trimFacts } from "@organism/runtime/messages/trim.ts";
import { runProcess } from "@organism/runtime/process.ts";
import { serveHealth } from "@organism/runtime/serving/health.ts";
import { createHttpServer } from "@organism/runtime/serving/http.ts";
import { openNeo4j } from "@organism/runtime/stores/neo4j.ts";
import { limitsOf, limitVariables } from "@organism/runtime/stores/pool.ts";
import { openPostgres } from "@organism/runtime/stores/postgres.ts";
import { openRedis } from "@organism/runtime/stores/redis.ts";
import { flow } from "./flow.ts";
import { runSchedule } from "./schedule.ts";

const JOBS_AT_ONCE = 8;

const reads = [
  "PORT",
  "NEO4J_URL",
  "POSTGRES_URL",
  "REDIS_QUEUE_URL",
  "GROUP_SIZE_MIN",
  "CENTRALITY_TOLERANCE",
  "CENTRALITY_REFRESH_MS",
  "CENTRALITY_THREADS",
  ...limitVariables,
] as const;

await runProcess("worker", reads, async (config, life) => {
  const limits = limitsOf(config);
  const url = config.REDIS_QUEUE_URL;
  const postgres = life.use(openPostgres<GraphTables & MetricsTables>(config.POSTGRES_URL, limits));
  const graph = { ...postgres, db: postgres.db.$pickTables<keyof GraphTables>() };
  const metrics = { ...postgres, db: postgres.db.$pickTables<keyof MetricsTables>() };
  const neo4j = life.use(openNeo4j(config.NEO4J_URL, limits));
  const redis = life.use(await openRedis(url, "queue", limits));
  const queue = life.use(await openQueue(url));
  const centralities = life.use(new CentralityThread(config.CENTRALITY_THREADS));
  const consumer = randomUUID();
  const stores = [postgres, neo4j, redis];
  life.use(await runPath({ postgres: graph, neo4j, redis, consumer }));
  life.use(runRebuilds({ postgres: graph, redis }));
  life.use(
    runCentrality({
      postgres: graph,
      neo4j,
      redis,
      centralities,
      tolerance: config.CENTRALITY_TOLERANCE,
      refreshMs: config.CENTRALITY_REFRESH_MS,
    }),
  );
  life.use(runAnnouncing({ postgres, redis }));
  life.use(
    await runJobs<GraphJobContext & MetricsJobContext>({
      url,
      jobs: [
        ...[passMidnight, publishGroups, finishErasures, forget],
        ...[measureWeeks, passWeeks, publishWeeks, forgetAnnounced, forgetPerson],
      ],
      context: {
        postgres: graph,
        metrics: metrics.db,
        neo4j,
        redis,
        queue,
        centralities,
        groupSizeMin: config.GROUP_SIZE_MIN,
        stopping: life.stopping,
      },
      concurrency: JOBS_AT_ONCE,
      needs: stores,
    }),
  );
  life.use(runMarking({ postgres: metrics, redis, queue, consumer }));
  life.use(runFlow({ redis, queue, flow, consumer }));
  life.use(runSchedule(queue));
  life.use(trimFacts(redis));
  const app = createHttpServer();
  // Its work waits for an absent Neo4j and goes on without it, so that is no reason to be taken for broken.
  serveHealth(app, {
    stores: [postgres, redis],
    stopping: life.stopping,
    details: () => graphReadiness({ postgres, queue: redis }),
  });
  life.use({ [Symbol.asyncDispose]: () => app.close() });
  await app.listen({ host: config.HOST, port: config.PORT });
});
