import { type RelaySteps, relaySteps, runRelay } from "@organism/runtime/messages/relay.ts";
import type { Neo4j } from "@organism/runtime/stores/neo4j.ts";
import type { Postgres } from "@organism/runtime/stores/postgres.ts";
import type { RedisPool } from "@organism/runtime/stores/redis.ts";
import { makePartitions } from "../store/retention.ts";
import type { Tables } from "../store/tables.ts";
import { build } from "./build.ts";
import { CHANGED, runBuilder } from "./builder.ts";
import { type ProjectionSteps, projectionSteps, runProjection } from "./projection.ts";
import { trimIntake } from "./trim.ts";

interface Path {
  postgres: Postgres<Tables>;
  neo4j: Neo4j;
  redis: RedisPool;
  /** Unique among the processes that run. */
  consumer: string;
  claimAfterMs?: number;
}

/** What is done at each stop of the way. */
export interface PathSteps {
  build: typeof build;
  projection: ProjectionSteps;
  relay: RelaySteps;
}

const pathSteps: PathSteps = { build, projection: projectionSteps, relay: relaySteps };

/** All loops that bring an interaction from the intake to Neo4j and to those who follow the facts. */
export async function runPath(
  { postgres, neo4j, redis, ...building }: Path,
  steps: PathSteps = pathSteps,
): Promise<AsyncDisposable> {
  await makePartitions(postgres.db, new Date());
  const loops = [
    runBuilder({ postgres, redis, ...building, build: steps.build }),
    runProjection({ postgres, neo4j, redis, steps: steps.projection }),
    runRelay({ postgres, redis, stage: "graph", bell: CHANGED, steps: steps.relay }),
    trimIntake(redis),
  ];
  return {
    async [Symbol.asyncDispose]() {
      await Promise.all(loops.map((loop) => loop[Symbol.asyncDispose]()));
    },
  };
}
