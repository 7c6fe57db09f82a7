// A worker whose jobs leave their key in a Redis hash; some never end.
import { openRedis } from "../redis.ts";
import { runJobs } from "../run-jobs.ts";
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
