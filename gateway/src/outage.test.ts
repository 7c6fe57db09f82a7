import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { OrganismError } from "@organism/runtime/errors.ts";
import { eventually } from "@organism/runtime/testing/eventually.ts";
import { post } from "@organism/runtime/testing/post.ts";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startFederation } from "./testing/federation.ts";

const world = new AsyncDisposableStack();
let federation: Awaited<ReturnType<typeof startFederation>>;
let token: string;

const link = `extend schema @link(url: "https://specs.apollo.dev/federation/v2.12", import: ["@key"])`;
const away = () => {
  throw new OrganismError("STORE_AWAY", "The store is away; ask again");
};
const forbidden = () => {
  throw new OrganismError("FORBIDDEN", "Not yours");
};
const things = [{ id: "1" }, { id: "2" }];

const parts = {
  near: {
    schema: `${link} type Query { near: [Thing!] needed: Int! away: Int refused: Int fine: Int broken: Int }
      type Thing @key(fields: "id") { id: ID! }`,
    resolvers: {
      Query: {
        near: () => things,
        away,
        needed: away,
        refused: forbidden,
        fine: () => 1,
        broken: () => {
          throw new Error("canary: select * from secrets");
        },
      },
    },
  },
  far: {
    schema: `${link} type Query { far: Int other: Int } type Thing @key(fields: "id") { id: ID! size: Int weight: Int! }`,
    resolvers: { Query: { far: () => 1 }, Thing: { size: () => 1 } },
  },
};

beforeAll(async () => {
  federation = world.use(await startFederation(parts));
  token = await federation.issuer.token();
});
afterAll(() => world.disposeAsync());

/** A gateway whose subgraph `far` is whatever a test puts there. */
async function gatewayWithFar(url: string, subgraphTimeoutMs?: number) {
  const { supergraph } = federation;
  const subgraphs = supergraph.subgraphs.map((one) => (one.name === "far" ? { name: "far", url } : one));
  const gateway = await federation.startGateway({
    supergraph: { ...supergraph, subgraphs },
    subgraphTimeoutMs,
  });
  return (query: string) => post(gateway.url, token, { query });
}

const nowhere = "http://127.0.0.1:1/graphql";

async function garbage(status: number, body: string) {
  const server = createServer((_request, response) => response.writeHead(status).end(body));
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  world.defer(() => void server.close());
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/graphql`;
}

test("what the others know is answered beside a typed error of the one that is away", async () => {
  const ask = await gatewayWithFar(nowhere);
  const { status, body } = await ask("{ a: far fine near { id size } other }");
  expect(status).toBe(200);
  expect(body.data).toEqual({
    a: null,
    fine: 1,
    near: [
      { id: "1", size: null },
      { id: "2", size: null },
    ],
    other: null,
  });
  const told = body.errors?.map(({ path, extensions: { code, service } }) => `${code} ${service} ${path}`);
  expect(told?.sort()).toEqual([
    "SUBGRAPH_UNAVAILABLE far a",
    "SUBGRAPH_UNAVAILABLE far near",
    "SUBGRAPH_UNAVAILABLE far other",
  ]);
});

test("a missing non-null is told once, by the reason it is missing", async () => {
  const { body } = await (await gatewayWithFar(nowhere))("{ near { id weight } fine }");
  expect(body.data).toEqual({ near: null, fine: 1 });
  expect(body.errors).toHaveLength(1);
});

test("when nothing could be answered, the status is that of the reason", async () => {
  const ask = await gatewayWithFar(nowhere);
  const unavailable = await ask("{ far away }");
  expect(unavailable.status).toBe(503);
  expect(unavailable.headers.get("Retry-After")).toBe("1");
  expect(unavailable.body).not.toHaveProperty("data");
  expect(unavailable.body.extensions).toEqual({ http: { status: 503, retryAfterSeconds: 1 } });
  expect((await ask("{ needed fine }")).status).toBe(503);
  expect((await ask("{ refused }")).status).toBe(403);
  expect((await ask("{ refused away }")).status).toBe(200);
  expect((await ask("{ away fine }")).status).toBe(200);
});

test("a fault inside is masked, with the trace id", async () => {
  const { status, body } = await (await gatewayWithFar(nowhere))("{ broken }");
  expect(status).toBe(500);
  expect(JSON.stringify(body)).not.toMatch(/canary|select/);
});

test.each([
  ["no GraphQL", 200, "<html>proxy</html>"],
  ["half an answer", 200, '{"data":{"far":'],
  ["JSON of something else", 502, '{"message":"bad gateway"}'],
])("a subgraph that gives %s is told apart from one that is away", async (_what, status, text) => {
  const ask = await gatewayWithFar(await garbage(status, text));
  const { body } = await ask("{ far fine }");
  expect(body.data).toEqual({ far: null, fine: 1 });
  expect(body.errors).toMatchObject([{ path: ["far"], extensions: { code: "SUBGRAPH_INVALID" } }]);
});

test("what a subgraph adds for its developers reaches no client", async () => {
  const answer = {
    data: { far: null },
    errors: [{ message: "no", path: ["far"], extensions: { code: "X", stacktrace: ["canary"] } }],
  };
  const { body } = await (await gatewayWithFar(await garbage(200, JSON.stringify(answer))))("{ far fine }");
  expect(body.errors).toEqual([{ message: "no", path: ["far"], extensions: { code: "X", service: "far" } }]);
});

test("when a subgraph says to ask again reaches the client, beside the data and as the answer", async () => {
  const server = createServer((_request, response) =>
    response
      .writeHead(503, { "Retry-After": "7" })
      .end('{"errors":[{"message":"busy","extensions":{"code":"STORE_AWAY"}}]}'),
  );
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  world.defer(() => void server.close());
  const ask = await gatewayWithFar(`http://127.0.0.1:${(server.address() as AddressInfo).port}/graphql`);
  const whole = await ask("{ far }");
  expect([whole.status, whole.headers.get("Retry-After")]).toEqual([503, "7"]);
  expect(whole.body.extensions).toEqual({ http: { status: 503, retryAfterSeconds: 7 } });
  const part = await ask("{ far fine }");
  expect([part.status, part.headers.get("Retry-After")]).toEqual([200, "7"]);
  expect(part.body.errors).toMatchObject([{ extensions: { code: "STORE_AWAY", retryAfterSeconds: 7 } }]);
  expect(part.body.extensions).toEqual({ http: { retryAfterSeconds: 7 } });
});

test("whether subgraphs answered from their caches, and how long ago, reaches the client in headers and beside the data", async () => {
  const server = createServer((_request, response) =>
    response.writeHead(200, { "X-Cache": "HIT", Age: "12" }).end('{"data":{"far":1}}'),
  );
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  world.defer(() => void server.close());
  const ask = await gatewayWithFar(`http://127.0.0.1:${(server.address() as AddressInfo).port}/graphql`);
  const cached = await ask("{ far }");
  expect([cached.headers.get("X-Cache"), cached.headers.get("Age")]).toEqual(["HIT", "12"]);
  expect(cached.body).toEqual({ data: { far: 1 }, extensions: { http: { cache: "HIT", ageSeconds: 12 } } });
  const mixed = await ask("{ far fine }");
  expect([mixed.headers.get("X-Cache"), mixed.headers.get("Age")]).toEqual(["MISS", "12"]);
  const silent = await ask("{ fine }");
  expect([silent.headers.get("X-Cache"), silent.body]).toEqual([null, { data: { fine: 1 } }]);
});

test("a subgraph that hangs is soon left alone, but for one who tries, and is back when it answers", async () => {
  let asked = 0;
  let hangs = true;
  const server = createServer((_request, response) => {
    asked += 1;
    if (!hangs) response.end('{"data":{"far":1}}');
  });
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  world.defer(() => {
    server.closeAllConnections();
    server.close();
  });
  const ask = await gatewayWithFar(`http://127.0.0.1:${(server.address() as AddressInfo).port}/graphql`, 100);
  await Promise.all(Array.from({ length: 5 }, () => ask("{ far fine }")));
  await Promise.all(Array.from({ length: 20 }, () => ask("{ far fine }")));
  expect(asked).toBeLessThan(15);
  hangs = false;
  await eventually(async () =>
    expect((await ask("{ far fine }")).body).toEqual({ data: { far: 1, fine: 1 } }),
  );
  expect((await ask("{ far }")).status).toBe(200);
});
