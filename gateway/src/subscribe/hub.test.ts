import { hash } from "node:crypto";
import { once } from "node:events";
import type { JWTPayload } from "jose";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { WebSocket } from "ws";
import type { startFederation } from "../testing/federation.ts";
import { startWorkplace } from "../testing/start-workplace.ts";
import { connect, type Subscriber, subscribe, until } from "../testing/subscriber.ts";
import type { Topic } from "../testing/topic.ts";
import type { Workplace } from "../testing/workplace.ts";

const world = new AsyncDisposableStack();
const listed = "subscription($since: ID) { clock(since: $since) { n } }";
const key = hash("sha256", listed);
let federation: Awaited<ReturnType<typeof startFederation>>;
let workplace: Workplace;
let topic: Topic;
let url: string;
let clients: ReturnType<typeof connect>[] = [];

beforeAll(async () => {
  ({ federation, workplace, topic } = await startWorkplace());
  world.use(federation);
  ({ url } = await federation.startGateway({ manifest: new Map([[key, listed]]) }));
});
afterEach(async () => {
  for (const client of clients) client.terminate();
  clients = [];
  await until(() => topic.open() === 0);
});
afterAll(() => world.disposeAsync());

async function viewer(claims: JWTPayload = {}) {
  const client = connect(url, await federation.issuer.token(claims));
  clients.push(client);
  return client;
}

const numbers = ({ events }: Subscriber, field = "clock") =>
  events.map(({ data }) => (data as Record<string, { n: number }>)[field]?.n);

const range = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, index) => from + index);
const publish = (fields?: Record<string, unknown>) => Number(topic.publish(fields));

/** Publishes until all of them have got something since, and then all there is; returns the last number. */
async function flow(...watchers: Subscriber[]): Promise<number> {
  const start = publish();
  let last = start;
  await until(() => {
    last = publish();
    return watchers.every((one) => (numbers(one).at(-1) ?? 0) > start);
  });
  await until(() => watchers.every((one) => numbers(one).at(-1) === last));
  return last;
}

describe("a stream that is the same for all", () => {
  test("is read once from the subgraph, however many watch, and completed once for each event", async () => {
    const watchers: Subscriber[] = [];
    for (let index = 0; index < 40; index++)
      watchers.push(
        subscribe(await viewer({ sub: `viewer ${index}` }), "subscription { clock { n of { hours } } }"),
      );
    await until(() => topic.open() === 1);
    const first = subscribe(await viewer(), "subscription { clock { n of { hours } } }");
    const before = workplace.asked.hours;
    // Joined once an event that came after it arrives.
    await until(() => {
      publish({ of: workplace.personOf("p1") });
      return first.events.length > 3;
    });
    const sent = first.events.at(-1);
    await until(() =>
      watchers.every(({ events }) => events.some((event) => JSON.stringify(event) === JSON.stringify(sent))),
    );
    expect(topic.open()).toBe(1);
    expect(sent).toMatchObject({ data: { clock: { of: { hours: 11 } } } });
    const events = Math.max(...watchers.map((watcher) => watcher.events.length));
    expect(workplace.asked.hours - before).toBeLessThanOrEqual(events + 1);
  });

  test("is another stream with other values, and the same whatever `since` is", async () => {
    const client = await viewer();
    const query = "subscription($since: ID, $step: Int) { clock(since: $since, step: $step) { n } }";
    subscribe(client, query, { variables: { step: 1 } });
    subscribe(client, query, { variables: { step: 2 } });
    await until(() => topic.open() === 2);
    const late = subscribe(client, query, { variables: { step: 2, since: String(publish()) } });
    await until(() => {
      publish();
      return late.events.length > 3 && topic.open() === 2;
    });
  });

  test("goes on when the token that it was opened with has expired", async () => {
    const exp = Math.floor(Date.now() / 1_000) + 2;
    const leaving = await viewer({ sub: "leaving", exp });
    const closed = new Promise<{ code: number }>((resolve) =>
      leaving.on("closed", (event) => resolve(event as { code: number })),
    );
    subscribe(leaving, "subscription { clock { n } }");
    await until(() => topic.open() === 1);
    const staying = subscribe(await viewer({ sub: "staying" }), "subscription { clock { n } }");
    await until(() => {
      publish();
      return staying.events.length > 0;
    });
    expect((await closed).code).toBe(4403);
    const last = await flow(staying);
    expect(staying.ended()).toBeUndefined();
    expect(numbers(staying)).toEqual(range(numbers(staying)[0] ?? 0, last));
  });
});

describe("a stream of the viewer's own", () => {
  const query = "subscription { mine { owner } }";

  test("never reaches another's socket", async () => {
    const [one, other] = [await viewer({ sub: "one" }), await viewer({ sub: "other" })];
    const [ofOne, ofOther] = [subscribe(one, query), subscribe(other, query)];
    await until(() => topic.open() === 2);
    for (let round = 0; round < 20; round++) publish({ owner: round % 4 === 0 ? "other" : "one" });
    await until(() => ofOne.events.length === 15 && ofOther.events.length === 5);
    expect(JSON.stringify(ofOther.events)).not.toContain('"one"');
    expect(JSON.stringify(ofOne.events)).not.toContain('"other"');
  });

  test("is shared by the viewer's own sockets, in the same roles", async () => {
    subscribe(await viewer({ sub: "one" }), query);
    subscribe(await viewer({ sub: "one" }), query);
    await until(() => topic.open() === 1);
    subscribe(await viewer({ sub: "one", roles: ["manager"] }), query);
    await until(() => topic.open() === 2);
  });

  test("is not made common by a shared root: what hangs below an entity is the viewer's", async () => {
    const entity = "subscription { clock { n of { name } } }";
    subscribe(await viewer({ sub: "one" }), entity);
    subscribe(await viewer({ sub: "other" }), entity);
    await until(() => topic.open() === 2);
  });
});

describe("continuing from an event", () => {
  const query = "subscription($since: ID) { clock(since: $since) { n } }";

  test("neither skips nor repeats, while events keep coming and others watch", async () => {
    const since = publish();
    for (let index = 0; index < 50; index++) publish();
    const live = subscribe(await viewer({ sub: "live" }), query);
    const resumed: Subscriber[] = [];
    for (let index = 0; index < 5; index++) {
      resumed.push(
        subscribe(await viewer({ sub: `late ${index}` }), query, { variables: { since: String(since) } }),
      );
      publish();
    }
    let last = 0;
    await until(() => {
      last = publish();
      // Only the shared stream remains once all have joined it.
      return (
        topic.open() === 1 && live.events.length > 0 && resumed.every(({ events }) => events.length > 50)
      );
    });
    await until(() => resumed.every((one) => numbers(one).at(-1) === last));
    for (const one of resumed) expect(numbers(one)).toEqual(range(since + 1, last));
  });

  test("survives a restart of the subgraph unnoticed", async () => {
    const since = publish();
    const resumed = subscribe(await viewer(), query, { variables: { since: String(since) } });
    const live = subscribe(await viewer({ sub: "live" }), "subscription { clock { n } }");
    await flow(resumed, live);
    await federation.restart("directory");
    for (let index = 0; index < 10; index++) publish();
    const last = await flow(resumed, live);
    expect(numbers(resumed)).toEqual(range(since + 1, last));
    expect(numbers(live)).toEqual(range(numbers(live)[0] ?? 0, last));
  });

  test("from an event that is no longer kept says so", async () => {
    const since = publish();
    for (let index = 0; index < 1_100; index++) publish();
    const resumed = subscribe(
      await viewer(),
      "subscription($since: ID) { clock(since: $since) { n resync } }",
      {
        variables: { since: String(since) },
      },
    );
    await until(() => resumed.events.length > 0);
    expect(resumed.events[0]).toMatchObject({ data: { clock: { resync: true } } });
  });

  test("works for a document of the manifest, sent as its hash with an empty text", async () => {
    const since = publish();
    publish();
    const extensions = { persistedQuery: { version: 1, sha256Hash: key } };
    const resumed = subscribe(await viewer(), "", { extensions, variables: { since: String(since) } });
    await until(() => resumed.events.length > 0);
    expect(numbers(resumed)[0]).toBe(since + 1);
  });
});

describe("what ends, and what is refused", () => {
  test("a subscriber that leaves frees the stream at once, without an event", async () => {
    const { stop } = subscribe(await viewer(), "subscription { clock { n } }");
    await until(() => topic.open() === 1);
    stop();
    await until(() => topic.open() === 0);
  });

  test("a reader that is too slow loses its subscription alone, and no memory grows", async () => {
    const token = await federation.issuer.token({ sub: "slow" });
    const socket = new WebSocket(`${url.replace("http", "ws")}/graphql`, "graphql-transport-ws");
    await once(socket, "open");
    const messages: string[] = [];
    socket.on("message", (data) => messages.push(String(data)));
    const query = "subscription { plain { n padding } }";
    socket.send(JSON.stringify({ type: "connection_init", payload: { token } }));
    await until(() => messages.length === 1);
    socket.send(JSON.stringify({ type: "subscribe", id: "1", payload: { query } }));
    const quick = subscribe(await viewer(), query);
    await until(() => {
      publish();
      return quick.events.length > 0 && messages.length > 1;
    });
    socket.pause();
    const start = quick.events.length;
    const padding = "x".repeat(50_000);
    for (let sent = 1; sent <= 600; sent++) {
      publish({ padding });
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
    const refused = subscribe(await viewer(), "subscription { guarded { n } }");
    await until(() => refused.ended() !== undefined);
    expect(refused.ended()).toMatchObject([{ extensions: { code: "FORBIDDEN" } }]);
    expect(topic.open()).toBe(0);
    subscribe(await viewer({ roles: ["admin"] }), "subscription { guarded { n } }");
    await until(() => topic.open() === 1);
  });

  test.each([
    ["a query", "{ people { id } }", "BAD_REQUEST"],
    ["an unknown field", "subscription { nothing }", "GRAPHQL_VALIDATION_FAILED"],
    ["a syntax error", "subscription {", "GRAPHQL_PARSE_FAILED"],
    ["a wrong value", "subscription($s: Int!) { clock(step: $s) { n } }", "VALUE_MISSING"],
  ])("%s is refused, and the socket stays", async (_what, query, code) => {
    const client = await viewer();
    const refused = subscribe(client, query);
    await until(() => refused.ended() !== undefined);
    expect(refused.ended()).toMatchObject([{ extensions: { code } }]);
    subscribe(client, "subscription { clock { n } }");
    await until(() => topic.open() === 1);
  });

  test("more subscriptions than a socket may have are refused one by one", async () => {
    const client = await viewer();
    for (let index = 0; index < 100; index++) subscribe(client, "subscription { clock { n } }");
    const refused = subscribe(client, "subscription { clock { n } }");
    await until(() => refused.ended() !== undefined);
    expect(refused.ended()).toMatchObject([{ extensions: { code: "TOO_MANY_SUBSCRIPTIONS" } }]);
  });

  test("an event whose parts are missing comes with the errors beside it", async () => {
    const watching = subscribe(
      await viewer(),
      "subscription { clock { n of { id maybe strain { score } } } }",
    );
    await until(() => topic.open() === 1);
    publish({ of: workplace.personOf("p3") });
    await until(() => watching.events.length > 0);
    expect(watching.events[0]).toMatchObject({
      data: { clock: { of: null } },
      errors: [{ path: ["clock", "of", "strain"], extensions: { code: "NO_LUCK" } }],
    });
  });
});
