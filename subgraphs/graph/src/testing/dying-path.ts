// The loops of the path, killed at one of their stops: on the first batch that comes there.

import { relaySteps } from "@organism/runtime/messages/relay.ts";
import { openNeo4j } from "@organism/runtime/stores/neo4j.ts";
import { openPostgres } from "@organism/runtime/stores/postgres.ts";
import { openRedis } from "@organism/runtime/stores/redis.ts";
import type { Tables } from "../store/tables.ts";
import { build } from "../streams/build.ts";
import { type PathSteps, runPath } from "../streams/path.ts";
import { projectionSteps } from "../streams/projection.ts";

const [, , point = "", postgresUrl = "", neo4jUrl = "", redisUrl = ""] = process.argv;

function dieAt(here: string): void {
  if (here !== point) return;
  process.stdout.write(`killed ${here}\n`);
  process.kill(process.pid, "SIGKILL");
}

const steps: PathSteps = {
  async build(...args) {
    dieAt("before the transaction");
    const built = await build(...args);
    if (built) dieAt("between commit and acknowledgement");
    return built;
  },
  projection: {
    async show(...args) {
      dieAt("between commit and projection");
      await projectionSteps.show(...args);
      dieAt("between Neo4j and the mark that it has it");
    },
    mark: projectionSteps.mark,
  },
  relay: {
    async announce(...args) {
      dieAt("between projection and relay");
      await relaySteps.announce(...args);
      dieAt("between the announcement and its record");
    },
    record: relaySteps.record,
  },
};

await runPath(
  {
    postgres: openPostgres<Tables>(postgresUrl),
    neo4j: openNeo4j(neo4jUrl),
    redis: await openRedis(redisUrl, "queue"),
    consumer: `${process.pid}`,
  },
  steps,
);
