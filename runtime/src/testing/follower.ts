// A consumer that comes to grief: told a fatal number, it dies of it and handles the others; told none, it takes
// entries and never finishes them.
import { z } from "zod";
import { follow } from "../messages/follow.ts";
import { openRedis } from "../stores/redis.ts";

const [, , url = "", stream = "", fatal] = process.argv;
follow({
  redis: await openRedis(url, "queue"),
  streams: [stream],
  group: "readers",
  consumer: `${process.pid}`,
  shape: z.number(),
  claimAfterMs: 400,
  retryAfterMs: 50,
  async handle(entries) {
    process.stdout.write(`holding ${entries.length}\n`);
    if (fatal === undefined) await new Promise(() => undefined);
    if (entries.some(({ data }) => `${data}` === fatal)) process.kill(process.pid, "SIGKILL");
  },
});
