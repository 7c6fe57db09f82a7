import { intakeStreams } from "@organism/graph";
import { readConfig } from "@organism/runtime/config.ts";
import { deathsOf, replayDead } from "@organism/runtime/messages/dead.ts";
import { log } from "@organism/runtime/observing/log.ts";
import { openRedis } from "@organism/runtime/stores/redis.ts";

// `node ops/replay-dead.ts`, once what killed interactions on their way is mended: says why they died and sends them again.
const config = readConfig("REDIS_QUEUE_URL");
await using redis = await openRedis(config.REDIS_QUEUE_URL, "queue", { max: 1 });
for (const stream of intakeStreams) {
  const reasons = Object.fromEntries(await deathsOf(redis, stream));
  log.info("dead letters sent again", { stream, sent: await replayDead(redis, stream), reasons });
}
