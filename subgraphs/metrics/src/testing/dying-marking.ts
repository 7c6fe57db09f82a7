// A follower that marks, killed once the marks are committed and before it says so.
import { openPostgres } from "@organism/runtime/stores/postgres.ts";
import { openRedis } from "@organism/runtime/stores/redis.ts";
import type { Tables } from "../store/tables.ts";
import { runMarking } from "../streams/marking.ts";

const [, , postgresUrl = "", redisUrl = ""] = process.argv;
runMarking({
  postgres: openPostgres<Tables>(postgresUrl),
  redis: await openRedis(redisUrl, "queue"),
  queue: {
    // Asked after the commit.
    enqueue: async () => void process.kill(process.pid, "SIGKILL"),
    [Symbol.asyncDispose]: async () => undefined,
  },
  consumer: `${process.pid}`,
});
