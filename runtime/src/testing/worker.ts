// A worker whose jobs leave their key in a Redis hash; some never end.

import { runJobs } from "../messages/run-jobs.ts";
import { openRedis } from "../stores/redis.ts";
import { leaveMark, waitForever } from "./jobs.ts";

const [, , url = "", queue = ""] = process.argv;
const redis = await openRedis(url, "queue");
const worker = await runJobs({
  url,
  queue,
  jobs: [leaveMark, waitForever],
  context: { redis, queue },
  concurrency: 4,
});

process.on("SIGTERM", async () => {
  await worker[Symbol.asyncDispose]();
  await redis[Symbol.asyncDispose]();
  process.stdout.write("drained\n");
});
process.stdout.write("working\n");
