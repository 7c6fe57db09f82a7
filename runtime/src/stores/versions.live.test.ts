import { randomUUID } from "node:crypto";
import { afterAll, expect, test } from "vitest";
import { storeAddress } from "../testing/stores.ts";
import { openRedis } from "./redis.ts";
import { publishedVersion, publishVersion } from "./versions.ts";

const redis = await openRedis(storeAddress("REDIS_QUEUE_URL"), "queue");
afterAll(() => redis[Symbol.asyncDispose]());

test("a version that is published late lowers nothing, whatever the number of digits", async () => {
  const dataset = randomUUID();
  expect(await publishedVersion(redis, dataset, "teams")).toBe(0);
  await Promise.all(
    [3, 10, 9, 2, 2 ** 52].map((version) => publishVersion(redis, dataset, "teams", version)),
  );
  await publishVersion(redis, dataset, "teams", 11);
  await publishVersion(redis, dataset, "weeks", 4);
  expect(await publishedVersion(redis, dataset, "teams")).toBe(2 ** 52);
  expect(await publishedVersion(redis, dataset, "weeks")).toBe(4);
});
