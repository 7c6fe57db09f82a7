import { randomUUID } from "node:crypto";
import { afterAll, expect, test } from "vitest";
import { untilTrue } from "../testing/eventually.ts";
import { storeAddress } from "../testing/stores.ts";
import { openStorage } from "./storage.ts";

const address = {
  endpoint: storeAddress("S3_ENDPOINT"),
  accessKey: storeAddress("S3_ACCESS_KEY"),
  secretKey: storeAddress("S3_SECRET_KEY"),
  bucket: storeAddress("S3_BUCKET"),
  region: "us-east-1",
};

const storage = openStorage(address);
afterAll(() => storage[Symbol.asyncDispose]());

async function putReport() {
  const key = `test/${randomUUID()}/report.csv`;
  await storage.put(key, "team,hours\n1,38\n", "text/csv");
  return key;
}

const statusOf = async (url: string | URL) => (await fetch(url)).status;

test("what is put is got back until it is removed", async () => {
  const key = await putReport();
  expect(Buffer.from((await storage.get(key)) ?? []).toString()).toBe("team,hours\n1,38\n");
  await storage.remove(key);
  expect(await storage.get(key)).toBeNull();
  await storage.remove(key);
});

test("what begins alike is listed, and nothing else", async () => {
  const folder = `test/${randomUUID()}`;
  for (const name of ["b", "a/c", "a/d"]) await storage.put(`${folder}/${name}`, name, "text/plain");
  expect(await Array.fromAsync(storage.list(`${folder}/a/`))).toEqual([`${folder}/a/c`, `${folder}/a/d`]);
  expect(await Array.fromAsync(storage.list(`${folder}/none/`))).toEqual([]);
});

test("a signed link opens the object, with its type", async () => {
  const response = await fetch(await storage.signedUrl(await putReport(), 60));
  expect(response.status).toBe(200);
  expect(response.headers.get("content-type")).toContain("text/csv");
  expect(await response.text()).toBe("team,hours\n1,38\n");
});

test("a link without its signature, or with another's, opens nothing", async () => {
  const signed = new URL(await storage.signedUrl(await putReport(), 60));
  const other = new URL(await storage.signedUrl(await putReport(), 60));
  const unsigned = new URL(signed.pathname, signed);
  const borrowed = Object.assign(new URL(signed), { pathname: other.pathname });
  const prolonged = new URL(signed);
  prolonged.searchParams.set("X-Amz-Expires", "6000");
  expect(await Promise.all([unsigned, borrowed, prolonged].map(statusOf))).toEqual([403, 403, 403]);
});

test("a link that has run out opens nothing", async () => {
  const url = await storage.signedUrl(await putReport(), 3);
  expect(await statusOf(url)).toBe(200);
  await untilTrue(async () => (await statusOf(url)) === 403);
});

test("a key that leads out of the bucket is refused", async () => {
  const refused = { code: "INVALID_KEY" };
  await expect(storage.put("../../secret", "", "text/plain")).rejects.toMatchObject(refused);
  await expect(storage.signedUrl("a/../../b", 60)).rejects.toMatchObject(refused);
});

test("a store that does not know our key is told by the check", async () => {
  await expect(storage.check()).resolves.toBeUndefined();
  await using stranger = openStorage({ ...address, secretKey: "wrong" });
  await expect(stranger.check()).rejects.toThrow();
});
