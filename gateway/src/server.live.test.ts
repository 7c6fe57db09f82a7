import { writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { eventually } from "@organism/runtime/testing/eventually.ts";
import { post } from "@organism/runtime/testing/post.ts";
import { end, freePort, startChild } from "@organism/runtime/testing/spawned.ts";
import { storeAddress } from "@organism/runtime/testing/stores.ts";
import { expect, test } from "vitest";
import { compose } from "./testing/federation.ts";
import { startWorkplace } from "./testing/start-workplace.ts";
import { schemas } from "./testing/workplace-schemas.ts";

const stores = {
  REDIS_QUEUE_URL: storeAddress("REDIS_QUEUE_URL"),
  REDIS_CACHE_URL: storeAddress("REDIS_CACHE_URL"),
};
const entry = new URL("./server.ts", import.meta.url);

test("the process serves any supergraph file, and ends when it is told", async () => {
  const { federation } = await startWorkplace();
  await using world = new AsyncDisposableStack();
  world.use(federation);
  const file = join(tmpdir(), `supergraph-${process.pid}.graphql`);
  const parts = Object.fromEntries(Object.entries(schemas).map(([name, schema]) => [name, { schema }]));
  await writeFile(file, compose(parts, federation.urls));
  const token = await federation.issuer.token();
  const port = String(await freePort());
  const options = ["--supergraph", file, "--port", port];
  const child = world.use(startChild(entry, { ...stores, OIDC_ISSUER: federation.issuer.issuer }, options));
  const url = `http://127.0.0.1:${port}`;
  await eventually(() => fetch(`${url}/health/live`));
  const { body } = await post(url, token, { query: '{ person(id: "p1") { name hours } }' });
  expect(body).toEqual({ data: { person: { name: "One", hours: 11 } } });
  expect(await end(child, "SIGTERM")).toBe(0);
});

test("a supergraph file that changes is served without a restart, and one that is broken is refused", async () => {
  const { federation } = await startWorkplace();
  await using world = new AsyncDisposableStack();
  world.use(federation);
  const file = join(tmpdir(), `supergraph-changing-${process.pid}.graphql`);
  const write = (directory: string) => {
    const changed = { ...schemas, directory };
    const parts = Object.entries(changed).map(([name, schema]) => [name, { schema }]);
    return writeFile(file, compose(Object.fromEntries(parts), federation.urls));
  };
  await write(schemas.directory);
  const port = String(await freePort());
  const child = world.use(
    startChild(entry, { ...stores, OIDC_ISSUER: federation.issuer.issuer, LOG_LEVEL: "info" }, [
      ...["--supergraph", file, "--port", port],
    ]),
  );
  const url = `http://127.0.0.1:${port}`;
  await eventually(() => fetch(`${url}/health/live`));
  const token = await federation.issuer.token();
  const statusOf = async (query: string) => (await post(url, token, { query })).status;
  expect(await statusOf("{ __typename late }")).toBe(400);
  await write(schemas.directory.replace("failing: Person", "failing: Person late: Int"));
  await eventually(async () => expect(await statusOf("{ __typename late }")).toBe(200));
  await writeFile(file, "type Query { nothing: Int }");
  await eventually(() => expect(child.output()).toMatch(/SUPERGRAPH_INVALID.*supergraph refused/));
  expect(await statusOf("{ __typename late }")).toBe(200);
  expect(await end(child, "SIGTERM")).toBe(0);
});

test("without a supergraph it says what is missing and how to get it", async () => {
  const env = { ...stores, OIDC_ISSUER: "http://127.0.0.1:1" };
  await using child = startChild(entry, env, ["--supergraph", "/nowhere", "--port", "4000"]);
  expect(await child.exit).toBe(1);
  expect(child.output()).toMatch(/SUPERGRAPH_MISSING.*\/nowhere.*npm run generate/);
});
