import { randomUUID } from "node:crypto";
import { openRedis } from "@organism/runtime/stores/redis.ts";
import { publishVersion } from "@organism/runtime/stores/versions.ts";
import { eventually } from "@organism/runtime/testing/eventually.ts";
import { storeAddress } from "@organism/runtime/testing/stores.ts";
import { afterAll, expect, test } from "vitest";
import { openResponses } from "./responses.ts";

const lifetime = new AsyncDisposableStack();
const queue = lifetime.use(await openRedis(storeAddress("REDIS_QUEUE_URL"), "queue"));
const cache = lifetime.use(await openRedis(storeAddress("REDIS_CACHE_URL"), "cache"));
afterAll(() => lifetime.disposeAsync());

test("gateways know each other's ETags, and what each of them kept", async () => {
  const [one, other] = await Promise.all([openResponses(queue, cache), openResponses(queue, cache)]);
  const tag = one.stamp("a question", randomUUID());
  expect(one.stamp("x")).toBe(other.stamp("x"));
  expect(await other.find(tag)).toBeUndefined();
  one.keep(tag, '{"data":{"a b":1}}');
  await eventually(async () =>
    expect(await other.find(tag)).toEqual({ body: '{"data":{"a b":1}}', at: expect.any(Number) }),
  );
});

test("versions are known once all of them were published", async () => {
  const { versionsOf } = await openResponses(queue, cache);
  const dataset = randomUUID();
  await publishVersion(queue, dataset, "teams", 7);
  expect(await versionsOf([dataset], ["teams"])).toEqual(["7"]);
  expect(await versionsOf([dataset], ["teams", "weeks"])).toBeUndefined();
  expect(await versionsOf([], ["teams"])).toEqual([]);
});

test("an answer that is too long is not kept", async () => {
  const responses = await openResponses(queue, cache);
  const [long, short] = [responses.stamp(randomUUID()), responses.stamp(randomUUID())];
  responses.keep(long, "x".repeat(300_000));
  responses.keep(short, "x".repeat(200_000));
  await eventually(async () => expect(await responses.find(short)).toBeDefined());
  expect(await responses.find(long)).toBeUndefined();
});

test("what a gateway once had is not asked for again", async () => {
  const [maker, reader] = await Promise.all([openResponses(queue, cache), openResponses(queue, cache)]);
  const tag = maker.stamp(randomUUID());
  maker.keep(tag, "body");
  await eventually(async () => expect(await reader.find(tag)).toBeDefined());
  await cache.use((redis) => redis.del(`gateway:response:${tag}`));
  expect(await maker.find(tag)).toMatchObject({ body: "body" });
  expect(await reader.find(tag)).toMatchObject({ body: "body" });
  expect(await (await openResponses(queue, cache)).find(tag)).toBeUndefined();
});

test("while a store is away, nothing is known, and nobody fails of it", async () => {
  const gone = await openRedis(storeAddress("REDIS_CACHE_URL"), "cache");
  const responses = await openResponses(queue, gone);
  await gone[Symbol.asyncDispose]();
  responses.keep(responses.stamp("x"), "body");
  expect(await responses.find(responses.stamp("y"))).toBeUndefined();
});
