import { once } from "node:events";
import { connect } from "node:net";
import { text } from "node:stream/consumers";
import { createClient } from "graphql-ws";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { WebSocket } from "ws";
import { createVerifier } from "../access/auth.ts";
import { OrganismError } from "../errors.ts";
import { untilTrue } from "../testing/eventually.ts";
import { startProvider } from "../testing/provider.ts";
import { createEventQueue, type EventQueue } from "./event-queue.ts";
import { serveSubgraph } from "./subgraph.ts";

const schema = `
  type Query { nothing: Int }
  type Subscription { counted(from: Int): Int! own: String! broken: Int refused: Int tick: Int groups: Int unnamed: Int }`;

const world = new AsyncDisposableStack();
const sources = new Set<EventQueue<{ counted: number }>>();
let issuer: Awaited<ReturnType<typeof startProvider>>;
let url: string;

async function startServer() {
  return serveSubgraph({
    schema,
    resolvers: {
      Subscription: {
        counted: {
          subscribe() {
            const source = createEventQueue<{ counted: number }>(() => sources.delete(source));
            sources.add(source);
            return source;
          },
        },
        own: {
          async *subscribe(_parent: unknown, _args: unknown, { viewer }: { viewer: { subject: string } }) {
            yield { own: viewer.subject };
          },
        },
        groups: { subscribe: () => createEventQueue(() => undefined) },
        unnamed: { subscribe: () => createEventQueue(() => undefined) },
        broken: { subscribe: () => Promise.reject(new Error("canary")) },
        refused: { subscribe: () => Promise.reject(new OrganismError("FORBIDDEN", "Not for you")) },
        tick: {
          // biome-ignore lint/correctness/useYield: a source that fails before its first event
          async *subscribe() {
            throw new Error("canary");
          },
        },
      },
    },
    shield: {
      Query: { nothing: "open" },
      Subscription: {
        counted: "open",
        own: "open",
        broken: "open",
        refused: "open",
        tick: "open",
        groups: "groups:read",
      },
    },
    verifier: createVerifier({ issuer: issuer.issuer, audience: "causal-organism" }),
    health: { stores: [], stopping: new AbortController().signal },
    contextOf: (viewer) => ({ viewer }),
    host: "127.0.0.1",
    port: 0,
    introspection: false,
  });
}

beforeAll(async () => {
  issuer = world.use(await startProvider());
  ({ url } = world.use(await startServer()));
});
afterAll(() => world.disposeAsync());
beforeEach(() => sources.clear());

const clientOf = (params: Record<string, unknown>, at = url) => {
  const client = createClient({
    url: `${at.replace("http", "ws")}/graphql`,
    webSocketImpl: WebSocket,
    connectionParams: params,
    retryAttempts: 0,
  });
  world.defer(() => client.dispose());
  return client;
};
const signedIn = async (at = url) =>
  clientOf({ token: await issuer.token({ claims: { sub: "demo-employee", roles: ["employee"] } }) }, at);

/** A bare socket, for what no client library would send. */
async function bare(origin?: string) {
  const socket = new WebSocket(`${url.replace("http", "ws")}/graphql`, "graphql-transport-ws", { origin });
  await once(socket, "open");
  return {
    send: (message: object) => socket.send(JSON.stringify(message)),
    closed: once(socket, "close").then(([code]) => code as number),
  };
}

test("events reach the subscriber while they happen", async () => {
  const stream = (await signedIn()).iterate({ query: "subscription { counted }" });
  const first = stream.next();
  await untilTrue(() => sources.size === 1);
  for (const source of sources) source.push({ counted: 7 });
  expect((await first).value).toEqual({ data: { counted: 7 } });
});

test("a subscriber that leaves frees its source at once, without waiting for an event", async () => {
  const stream = (await signedIn()).iterate({ query: "subscription { counted }" });
  const first = stream.next();
  await untilTrue(() => sources.size === 1);
  await stream.return?.();
  await untilTrue(() => sources.size === 0);
  await first;
});

test("each subscription knows its viewer, whichever way the token came", async () => {
  const header = clientOf({ Authorization: `Bearer ${await issuer.token({ claims: { sub: "other" } })}` });
  const { value } = await header.iterate({ query: "subscription { own }" }).next();
  expect(value).toEqual({ data: { own: "other" } });
});

test("a stream that needs another scope, or that no shield names, is not opened", async () => {
  for (const field of ["groups", "unnamed"]) {
    const refused = (await signedIn()).iterate({ query: `subscription { ${field} }` }).next();
    await expect(refused).rejects.toMatchObject([{ extensions: { code: "FORBIDDEN" } }]);
  }
});

test("without a valid token the socket is closed with 4403", async () => {
  for (const params of [{}, { token: "a.b.c" }, { token: 7 }]) {
    const ended = clientOf(params).iterate({ query: "subscription { own }" }).next();
    await expect(ended).rejects.toMatchObject({ code: 4403 });
  }
});

test("the socket is closed with 4403 when the token expires", async () => {
  const exp = Math.floor(Date.now() / 1000) + 1;
  const client = clientOf({ token: await issuer.token({ claims: { exp } }) });
  const closed = new Promise<{ code: number }>((resolve) =>
    client.on("closed", (event) => resolve(event as { code: number })),
  );
  client.subscribe({ query: "subscription { counted }" }, { next() {}, error() {}, complete() {} });
  expect((await closed).code).toBe(4403);
  await untilTrue(() => sources.size === 0);
});

test("who breaks the protocol is closed with its codes", async () => {
  const early = await bare();
  early.send({ type: "subscribe", id: "1", payload: { query: "subscription { own }" } });
  expect(await early.closed).toBe(4401);
  const twice = await bare();
  for (let time = 0; time < 2; time++)
    twice.send({ type: "connection_init", payload: { token: await issuer.token() } });
  expect(await twice.closed).toBe(4429);
  const large = await bare();
  large.send({ type: "connection_init", payload: { token: "x".repeat(100_000) } });
  expect(await large.closed).toBe(1009);
  const silent = await bare();
  expect(await silent.closed).toBe(4408);
});

test("a page of another site gets no socket, one of our own does", async () => {
  await expect(bare("https://evil.example")).rejects.toThrow("403");
  const own = await bare(url);
  own.send({ type: "connection_init", payload: { token: "none" } });
  expect(await own.closed).toBe(4403);
});

test("an upgrade of an address that cannot be read is refused, and ends nothing else", async () => {
  for (const target of ["//", "http://[", "//:x/graphql"]) {
    const stranger = connect(Number(new URL(url).port), "127.0.0.1");
    stranger.write(
      `GET ${target} HTTP/1.1\r\nHost: here\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n`,
    );
    expect(await text(stranger)).toContain("404 Not Found");
  }
  expect((await (await signedIn()).iterate({ query: "subscription { own }" }).next()).done).toBe(false);
});

test("what fails is told to that subscription alone, masked unless the fault is ours to tell", async () => {
  const client = await signedIn();
  const failure = (query: string) =>
    client
      .iterate({ query })
      .next()
      .catch((error: unknown) => error);
  expect(await failure("subscription { refused }")).toMatchObject([
    { message: "Not for you", extensions: { code: "FORBIDDEN" } },
  ]);
  for (const query of ["subscription { broken }", "subscription { tick }"])
    expect(await failure(query)).toMatchObject([{ extensions: { code: "INTERNAL" } }]);
  expect(JSON.stringify(await failure("subscription { brokem }"))).not.toContain("broken");
  expect(await failure("subscription {")).toMatchObject([{ message: /Syntax Error/ }]);
  expect(await failure("subscription($a: Int!) { counted(from: $a) }")).toMatchObject([{ message: /"\$a"/ }]);
  expect(await failure("{ nothing }")).toMatchObject([{ extensions: { code: "BAD_REQUEST" } }]);
  expect((await client.iterate({ query: "subscription { own }" }).next()).value).toEqual({
    data: { own: "demo-employee" },
  });
});

test("a server that stops says so to its sockets and does not wait for them", async () => {
  const server = await startServer();
  const client = await signedIn(server.url);
  const closed = new Promise<{ code: number }>((resolve) =>
    client.on("closed", (event) => resolve(event as { code: number })),
  );
  client.subscribe({ query: "subscription { counted }" }, { next() {}, error() {}, complete() {} });
  await untilTrue(() => sources.size === 1);
  await server[Symbol.asyncDispose]();
  expect((await closed).code).toBe(1001);
  await untilTrue(() => sources.size === 0);
});
