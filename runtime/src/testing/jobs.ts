import { z } from "zod";
import { defineJob } from "../messages/job.ts";
import type { RedisPool } from "../stores/redis.ts";

export interface Marking {
  redis: RedisPool;
  queue: string;
}

/** Where the jobs of a queue leave their keys: the effect that must be there once. */
export const marksOf = (queue: string) => `marks:${queue}`;

export const leaveMark = defineJob({
  name: "test.leave-mark",
  input: z.object({ id: z.string() }),
  key: ({ id }) => id,
  async run({ id }, { redis, queue }: Marking) {
    await redis.use((connection) => connection.hincrby(marksOf(queue), id, 1));
  },
});

/** Does its work only when it is run a second time: the first run waits, to be killed. */
export const waitForever = defineJob({
  name: "test.wait-forever",
  input: z.object({ id: z.string() }),
  key: ({ id }) => id,
  async run({ id }, { redis, queue }: Marking) {
    const first = await redis.use((connection) => connection.setnx(`${marksOf(queue)}:${id}:begun`, "1"));
    if (first === 1) {
      process.stdout.write(`begun ${id}\n`);
      await new Promise(() => undefined);
    }
    await redis.use((connection) => connection.hincrby(marksOf(queue), id, 1));
  },
});
