import { once } from "node:events";
import { createServer } from "node:http";
import { type AddressInfo, connect } from "node:net";
import { sql } from "kysely";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openPostgres } from "../stores/postgres.ts";
import { eventually } from "../testing/eventually.ts";
import { startProvider } from "../testing/provider.ts";
import { type Child, freePort, startChild, untilPrinted } from "../testing/spawned.ts";
import { storeAddress } from "../testing/stores.ts";

const entry = new URL("../testing/subgraph.ts", import.meta.url);
const world = new AsyncDisposableStack();

interface Span {
  name: string;
  traceId: string;
  parentSpanId?: string;
}

interface Answer {
  data?: Record<string, unknown> | null;
  errors?: { message: string; extensions: Record<string, unknown> }[];
}

let provider: Awaited<ReturnType<typeof startProvider>>;
let collector: { url: string; spans: Span[] };
let url: string;
let metricsUrl: string;

beforeAll(async () => {
  provider = world.use(await startProvider());
  collector = await startCollector();
  ({ url, metricsUrl } = await startSubgraph());
});
afterAll(() => world.disposeAsync());

/** A trace collector of the outside world, which keeps what it is sent. */
async function startCollector() {
  const spans: Span[] = [];
  const server = createServer(async (request, response) => {
    const body = JSON.parse(Buffer.concat(await request.toArray()).toString());
    for (const { scopeSpans } of body.resourceSpans)
      for (const scope of scopeSpans) spans.push(...scope.spans);
    response.setHeader("Content-Type", "application/json").end("{}");
  });
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  world.defer(() => {
    server.closeAllConnections();
    server.close();
  });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, spans };
}

async function startSubgraph(postgresUrl = storeAddress("POSTGRES_URL")) {
  const [port, internalPort] = [await freePort(), await freePort()];
  const child = world.use(
    startChild(entry, {
      PORT: String(port),
      INTERNAL_PORT: String(internalPort),
      POSTGRES_URL: postgresUrl,
      OIDC_ISSUER: provider.issuer,
      OTEL_EXPORTER_OTLP_ENDPOINT: collector.url,
    }),
  );
  const base = `http://127.0.0.1:${port}`;
  await eventually(() => fetch(`${base}/health/live`));
  return { child, url: base, metricsUrl: `http://127.0.0.1:${internalPort}/metrics` };
}

const absentPostgres = async () => `postgres://nobody:canary@127.0.0.1:${await freePort()}/none`;

async function ask(query: string, { base = url, headers = {}, token = "" } = {}) {
  const response = await fetch(`${base}/graphql`, {
    method: "POST",
    headers: {
      "Content-Type": "application/json",
      Authorization: `Bearer ${token || (await provider.token())}`,
      ...headers,
    },
    body: JSON.stringify({ query }),
  });
  return { status: response.status, headers: response.headers, body: (await response.json()) as Answer };
}

async function stopped(child: Child) {
  child.process.kill("SIGTERM");
  return child.exit;
}

test("whoever has a token is answered", async () => {
  expect(await ask("{ seconds }")).toMatchObject({ status: 200, body: { data: { seconds: 0 } } });
});

test("without a valid token the answer is 401, also to forged identity headers", async () => {
  const forged = { Authorization: "", "x-user": "admin", "x-roles": "admin" };
  const refused = await ask("{ seconds }", { headers: forged });
  expect(refused.status).toBe(401);
  expect(refused.headers.get("WWW-Authenticate")).toBe("Bearer");
  expect(refused.body.errors?.[0]?.extensions["code"]).toBe("UNAUTHENTICATED");
  expect((await ask("{ seconds }", { token: "a.b.c" })).status).toBe(401);
});

test("a fault inside a resolver is masked and carries the trace id", async () => {
  const { body } = await ask("{ broken }");
  expect(JSON.stringify(body)).not.toMatch(/no_such_table|canary|select|node_modules/);
  expect(body.errors?.[0]?.message).toMatch(/trace id [0-9a-f]{32}/);
});

test("a fault with a code of ours is told", async () => {
  const { body } = await ask("{ refused }");
  expect(body.errors?.[0]).toMatchObject({
    message: "This is refused; do not ask again",
    extensions: { code: "NO_LUCK" },
  });
});

test("while a store is away the answer says so: 503 when nothing else could be answered, beside the rest otherwise", async () => {
  const { url: base } = await startSubgraph(await absentPostgres());
  const refused = await ask("{ behind(gate: 0) }", { base });
  expect(refused.status).toBe(503);
  expect(refused.headers.get("Retry-After")).toBe("1");
  const beside = await ask("{ behind(gate: 0) one }", { base });
  expect(beside).toMatchObject({ status: 200, body: { data: { behind: null, one: 1 } } });
  for (const { body } of [refused, beside]) {
    expect(body.errors?.[0]?.extensions["code"]).toBe("STORE_AWAY");
    expect(JSON.stringify(body)).not.toMatch(/127\.0\.0\.1|canary/);
  }
});

test("a field that needs another scope, or that no shield names, is refused before its resolver runs", async () => {
  const token = await provider.token({ claims: { roles: ["employee"] } });
  for (const field of ["own", "unnamed", "_service { sdl }"])
    expect((await ask(`{ ${field} }`, { token })).body.errors?.[0]?.extensions["code"]).toBe("FORBIDDEN");
});

test("a wrong field is not answered with the names of right ones", async () => {
  const { body } = await ask("{ secondz }");
  expect(JSON.stringify(body)).not.toContain("seconds");
});

test("a body over 10 MB is answered 413", async () => {
  const response = await ask(`{ seconds } # ${"x".repeat(10 * 1024 * 1024)}`);
  expect(response).toMatchObject({
    status: 413,
    body: { errors: [{ extensions: { code: "BODY_TOO_LARGE" } }] },
  });
});

test("one trace leads from the caller through the request and the resolver to the query", async () => {
  const traceId = "0af7651916cd43dd8448eb211c80319c";
  await ask("{ seconds }", { headers: { traceparent: `00-${traceId}-b7ad6b7169203331-01` } });
  await eventually(() => {
    const names = collector.spans.filter((span) => span.traceId === traceId).map(({ name }) => name);
    expect(names).toEqual(
      expect.arrayContaining(["POST /graphql", "graphql.resolve seconds", "postgres query"]),
    );
  });
});

test("metrics are served on the internal port alone", async () => {
  const text = await (await fetch(metricsUrl)).text();
  expect(text).toMatch(/organism_http_request_seconds_count\{[^}]*route="\/graphql"/);
  expect(text).toMatch(/organism_pool_connections\{[^}]*store="postgres"/);
  expect((await fetch(`${url}/metrics`)).status).toBe(404);
});

test("readiness names each dependency, and is 503 while one is away although the process lives", async () => {
  const ready = await fetch(`${url}/health/ready`);
  expect(ready.status).toBe(200);
  expect(await ready.json()).toMatchObject({ status: "ready", dependencies: { postgres: { up: true } } });
  const lost = await startSubgraph(await absentPostgres());
  const away = await fetch(`${lost.url}/health/ready`);
  expect(away.status).toBe(503);
  const text = await away.text();
  expect(JSON.parse(text)).toMatchObject({
    status: "unavailable",
    dependencies: { postgres: { up: false } },
  });
  expect(text).not.toContain("canary");
  expect((await fetch(`${lost.url}/health/live`)).status).toBe(200);
});

test("a process that is told to stop finishes the requests in hand, then ends well", async () => {
  const { child, url: base, metricsUrl: metrics } = await startSubgraph();
  await using postgres = openPostgres(storeAddress("POSTGRES_URL"), { max: 1 });
  const gate = Math.trunc(Math.random() * 1e9);
  const { exit, answers } = await postgres.db.transaction().execute(async (held) => {
    await sql`select pg_advisory_xact_lock(${gate}::int)`.execute(held);
    const answers = Promise.all(Array.from({ length: 20 }, () => ask(`{ behind(gate: ${gate}) }`, { base })));
    await eventually(async () => {
      expect(await (await fetch(metrics)).text()).toMatch(/pool_connections\{[^}]*state="active"[^}]*\} 20/);
    });
    child.process.kill("SIGTERM");
    await untilPrinted(child, "process stops");
    return { exit: child.exit, answers };
  });
  expect((await answers).map(({ body }) => body.data?.["behind"])).toEqual(Array(20).fill(gate));
  expect(await exit).toBe(0);
});

test("connections that never asked anything do not hold a process that is told to stop", async () => {
  const { child, url: base } = await startSubgraph();
  const silent = connect(Number(new URL(base).port), "127.0.0.1");
  await once(silent, "connect");
  silent.on("error", () => undefined);
  const began = performance.now();
  expect(await stopped(child)).toBe(0);
  expect(performance.now() - began).toBeLessThan(15_000);
});

test("a process with wrong settings says every fault and does not start", async () => {
  const child = world.use(startChild(entry, { PORT: "none", POSTGRES_URL: "mysql://canary@db" }));
  expect(await child.exit).toBe(1);
  expect(child.output()).toMatch(/PORT "none" does not fit[\s\S]*POSTGRES_URL[\s\S]*OIDC_ISSUER is missing/);
  expect(child.output()).not.toContain("canary");
});
