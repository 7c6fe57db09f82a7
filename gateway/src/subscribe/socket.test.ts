import { once } from "node:events";
import { afterAll, afterEach, beforeAll, expect, test, vi } from "vitest";
import { WebSocket } from "ws";
import { subscribe, until } from "../testing/subscriber.ts";
import { range, startWatching } from "../testing/watching.ts";

let watching: Awaited<ReturnType<typeof startWatching>>;

beforeAll(async () => {
  watching = await startWatching();
});
afterEach(() => watching.disperse());
afterAll(() => watching[Symbol.asyncDispose]());

test("a subscriber that leaves frees the stream at once, without an event", async () => {
  const { stop } = subscribe(await watching.viewer(), "subscription { clock { n } }");
  await until(() => watching.topic.open() === 1);
  stop();
  await until(() => watching.topic.open() === 0);
});

test("of a topic on which nothing happens only pings come", async () => {
  vi.useFakeTimers({ toFake: ["setInterval", "clearInterval"] });
  try {
    const socket = new WebSocket(`${watching.url.replace("http", "ws")}/graphql`, "graphql-transport-ws");
    await once(socket, "open");
    const [messages, pings]: [string[], unknown[]] = [[], []];
    socket.on("message", (data) => messages.push(String(data))).on("ping", (data) => pings.push(data));
    const payload = { token: await watching.federation.issuer.token() };
    socket.send(JSON.stringify({ type: "connection_init", payload }));
    await until(() => messages.length === 1);
    const query = "subscription { clock { n } }";
    socket.send(JSON.stringify({ type: "subscribe", id: "1", payload: { query } }));
    await until(() => watching.topic.open() === 1);
    await vi.advanceTimersByTimeAsync(12_000);
    await until(() => pings.length === 1);
    expect(messages).toEqual(['{"type":"connection_ack"}']);
    socket.terminate();
  } finally {
    vi.useRealTimers();
  }
});

test("a reader that is too slow loses its subscription alone, and no memory grows", async () => {
  const token = await watching.federation.issuer.token({ claims: { sub: "slow" } });
  const socket = new WebSocket(`${watching.url.replace("http", "ws")}/graphql`, "graphql-transport-ws");
  await once(socket, "open");
  const messages: string[] = [];
  socket.on("message", (data) => messages.push(String(data)));
  const query = "subscription { plain { n padding } }";
  socket.send(JSON.stringify({ type: "connection_init", payload: { token } }));
  await until(() => messages.length === 1);
  socket.send(JSON.stringify({ type: "subscribe", id: "1", payload: { query } }));
  const quick = subscribe(await watching.viewer(), query);
  await until(() => {
    watching.publish();
    return quick.events.length > 0 && messages.length > 1;
  });
  socket.pause();
  const start = quick.events.length;
  const padding = "x".repeat(50_000);
  for (let sent = 1; sent <= 600; sent++) {
    watching.publish({ padding });
    if (sent % 50 === 0) await until(() => quick.events.length >= start + sent);
  }
  socket.resume();
  await until(() => messages.some((message) => message.includes("SLOW_CONSUMER")));
  expect(messages.length).toBeLessThan(600);
  expect(quick.ended()).toBeUndefined();
  socket.send(JSON.stringify({ type: "ping" }));
  await until(() => messages.at(-1) === '{"type":"pong"}');
  socket.close();
});

test("what a viewer may not see is refused before the subgraph hears of it", async () => {
  const refused = subscribe(await watching.viewer(), "subscription { guarded { n } }");
  await until(() => refused.ended() !== undefined);
  expect(refused.ended()).toMatchObject([{ extensions: { code: "FORBIDDEN" } }]);
  expect(watching.topic.open()).toBe(0);
  subscribe(await watching.viewer({ roles: ["admin"] }), "subscription { guarded { n } }");
  await until(() => watching.topic.open() === 1);
});

test("what the subgraph refuses is told with its reason", async () => {
  const refused = subscribe(await watching.viewer(), "subscription { denied { n } }");
  await until(() => refused.ended() !== undefined);
  expect(refused.ended()).toMatchObject([
    { message: "Not yours to watch", extensions: { code: "FORBIDDEN" } },
  ]);
});

test.each([
  ["a query", "{ people { id } }", "BAD_REQUEST"],
  ["an unknown field", "subscription { nothing }", "GRAPHQL_VALIDATION_FAILED"],
  ["a syntax error", "subscription {", "GRAPHQL_PARSE_FAILED"],
  ["a wrong value", "subscription($s: Int!) { clock(step: $s) { n } }", "VALUE_MISSING"],
])("%s is refused, and the socket stays", async (_what, query, code) => {
  const client = await watching.viewer();
  const refused = subscribe(client, query);
  await until(() => refused.ended() !== undefined);
  expect(refused.ended()).toMatchObject([{ extensions: { code } }]);
  subscribe(client, "subscription { clock { n } }");
  await until(() => watching.topic.open() === 1);
});

test("more subscriptions than a socket may have are refused one by one", async () => {
  const client = await watching.viewer();
  for (let index = 0; index < 100; index++) subscribe(client, "subscription { clock { n } }");
  const refused = subscribe(client, "subscription { clock { n } }");
  await until(() => refused.ended() !== undefined);
  expect(refused.ended()).toMatchObject([{ extensions: { code: "TOO_MANY_SUBSCRIPTIONS" } }]);
});

test("more subscriptions than a viewer may have are refused, over however many sockets", async () => {
  for (let socket = 0; socket < 2; socket++) {
    const client = await watching.viewer({ sub: "greedy" });
    for (let index = 0; index < 100; index++) subscribe(client, "subscription { plain { n } }");
    const last = subscribe(client, "subscription { plain { n } }");
    await until(() => last.ended() !== undefined);
  }
  const refused = subscribe(await watching.viewer({ sub: "greedy" }), "subscription { plain { n } }");
  await until(() => refused.ended() !== undefined);
  expect(refused.ended()).toMatchObject([
    {
      message: expect.stringMatching(/all of your connections/),
      extensions: { code: "TOO_MANY_SUBSCRIPTIONS" },
    },
  ]);
  const modest = subscribe(await watching.viewer({ sub: "modest" }), "subscription { plain { n } }");
  await until(() => {
    watching.publish();
    return modest.events.length > 0;
  });
  await watching.disperse();
  subscribe(await watching.viewer({ sub: "greedy" }), "subscription { plain { n } }");
  await until(() => watching.topic.open() === 1);
});

test("equal results in a row are sent once, and nothing is sent while a topic is idle", async () => {
  const messages: { type: string; payload?: unknown }[] = [];
  const client = await watching.viewer();
  client.on("message", (message) => messages.push(message));
  const watcher = subscribe(client, "subscription { plain { padding } }");
  await until(() => {
    watching.publish({ padding: "first" });
    return watcher.events.length > 0;
  });
  for (const padding of ["first", "first", "second", "second", "first"]) watching.publish({ padding });
  await until(() => watcher.events.length === 3);
  expect(messages.filter(({ type }) => type !== "connection_ack").map(({ payload }) => payload)).toEqual(
    ["first", "second", "first"].map((padding) => ({ data: { plain: { padding } } })),
  );
});

test("a viewer whose token ends comes back with a new one and misses nothing of its own stream, nor do its other sockets", async () => {
  const query = "subscription($since: ID) { mine(since: $since) { eventId } }";
  const exp = Math.floor(Date.now() / 1_000) + 2;
  const short = await watching.viewer({ sub: "one", exp });
  let over = false;
  short.on("closed", () => {
    over = true;
  });
  const since = String(watching.publish({ owner: "one" }));
  const before = subscribe(short, query, { variables: { since } });
  await until(() => watching.topic.open() > 0);
  const other = subscribe(await watching.viewer({ sub: "one" }), query, { variables: { since } });
  await until(() => {
    watching.publish({ owner: "one" });
    return over;
  });
  watching.publish({ owner: "one" });
  const ids = ({ events }: typeof before) =>
    events.map(({ data }) => Number((data as { mine: { eventId: string } }).mine.eventId));
  const last = ids(before).at(-1);
  const after = subscribe(await watching.viewer({ sub: "one" }), query, {
    variables: { since: String(last) },
  });
  let newest = 0;
  await until(() => {
    newest = watching.publish({ owner: "one" });
    return ids(after).length > 1;
  });
  await until(() => ids(after).at(-1) === newest && ids(other).at(-1) === newest);
  expect([...ids(before), ...ids(after)]).toEqual(range(Number(since) + 1, newest));
  expect(ids(other)).toEqual(range(Number(since) + 1, newest));
});

test("an event whose parts are missing comes with the errors beside it", async () => {
  const watcher = subscribe(
    await watching.viewer(),
    "subscription { clock { n of { id maybe strain { score } } } }",
  );
  await until(() => watching.topic.open() === 1);
  watching.publish({ of: watching.workplace.personOf("p3") });
  await until(() => watcher.events.length > 0);
  expect(watcher.events[0]).toMatchObject({
    data: { clock: { of: null } },
    errors: [{ path: ["clock", "of", "strain"], extensions: { code: "NO_LUCK" } }],
  });
});
