// A consumer that takes entries and never finishes them, to be killed with them in hand.
import { z } from "zod";
import { follow } from "../follow.ts";
import { openRedis } from "../redis.ts";

const [, , url = "", stream = "", claimAfterMs = ""] = process.argv;
follow({
  redis: await openRedis(url, "queue"),
  stream,
  group: "readers",
  consumer: "doomed",
  shape: z.unknown(),
  claimAfterMs: Number(claimAfterMs),
  handle: async (entries) => {
    process.stdout.write(`holding ${entries.length}\n`);
    await new Promise(() => undefined);
  },
});
