import { createClient } from "graphql-sse";
import type { JWTPayload } from "jose";
import { afterAll, afterEach, beforeAll, expect, test, vi } from "vitest";
import { subscribe, until } from "../testing/subscriber.ts";
import { listedHash, range, startWatching } from "../testing/watching.ts";

let watching: Awaited<ReturnType<typeof startWatching>>;
let leave = new AbortController();

beforeAll(async () => {
  watching = await startWatching();
});
afterEach(async () => {
  leave.abort();
  leave = new AbortController();
  await watching.disperse();
});
afterAll(() => watching[Symbol.asyncDispose]());

async function open(
  body: object,
  { headers = {}, claims = {} }: { headers?: object; claims?: JWTPayload } = {},
) {
  const token = await watching.federation.issuer.token({ claims });
  const response = await fetch(`${watching.url}/graphql`, {
    method: "POST",
    headers: {
      Authorization: `Bearer ${token}`,
      "Content-Type": "application/json",
      Accept: "text/event-stream",
      ...headers,
    },
    body: JSON.stringify(body),
    signal: leave.signal,
  });
  const got = { response, text: "", over: false };
  const decoder = new TextDecoder();
  const collect = async () => {
    for await (const chunk of response.body ?? []) got.text += decoder.decode(chunk, { stream: true });
  };
  collect()
    .catch(() => undefined)
    .finally(() => {
      got.over = true;
    });
  return got;
}

const idsOf = ({ text }: { text: string }) => [...text.matchAll(/^id: (\d+)$/gm)].map(([, id]) => Number(id));

const CLOCK = "subscription($since: ID) { clock(since: $since) { n } }";

test("a client of graphql-sse gets the events of a subscription, and leaves the stream free at once", async () => {
  const token = await watching.federation.issuer.token();
  const client = createClient({
    url: `${watching.url}/graphql`,
    headers: { Authorization: `Bearer ${token}` },
    retryAttempts: 0,
  });
  const numbers: unknown[] = [];
  let ended: unknown;
  const stop = client.subscribe<{ clock: { n: number } }>(
    { query: CLOCK },
    {
      next: ({ data }) => numbers.push(data?.clock.n),
      error: (error) => {
        ended = error;
      },
      complete: () => undefined,
    },
  );
  let last = 0;
  await until(() => {
    last = watching.publish();
    return numbers.length > 2;
  });
  await until(() => numbers.at(-1) === last);
  expect(numbers).toEqual(range(Number(numbers[0]), last));
  stop();
  await until(() => watching.topic.open() === 0);
  const people: unknown[] = [];
  await new Promise<void>((resolve, reject) =>
    client.subscribe(
      { query: '{ person(id: "p1") { name } }' },
      { next: ({ data }) => people.push(data), error: reject, complete: resolve },
    ),
  );
  expect([people, ended]).toEqual([[{ person: { name: "One" } }], undefined]);
  client.dispose();
});

test("who comes back with Last-Event-ID goes on after it, with nothing lost or double", async () => {
  const since = watching.publish();
  for (let event = 0; event < 30; event++) watching.publish();
  const first = await open({ query: CLOCK }, { headers: { "Last-Event-ID": String(since) } });
  await until(() => idsOf(first).length > 20);
  leave.abort();
  leave = new AbortController();
  await until(() => first.over);
  for (let event = 0; event < 30; event++) watching.publish();
  const seen = idsOf(first);
  const last = watching.publish();
  const again = await open({ query: CLOCK }, { headers: { "Last-Event-ID": String(seen.at(-1)) } });
  await until(() => idsOf(again).at(-1) === last);
  expect([...seen, ...idsOf(again)]).toEqual(range(since + 1, last));
});

test("it shares the stream from the subgraph with those on sockets", async () => {
  const socket = subscribe(await watching.viewer({ sub: "another" }), CLOCK);
  const stream = await open({ documentId: listedHash });
  await until(() => {
    watching.publish();
    return idsOf(stream).length > 0 && socket.events.length > 0;
  });
  expect(watching.topic.open()).toBe(1);
});

test("of a topic on which nothing happens only pings come", async () => {
  vi.useFakeTimers({ toFake: ["setInterval", "clearInterval"] });
  try {
    const stream = await open({ query: CLOCK });
    await vi.advanceTimersByTimeAsync(36_000);
    await until(() => stream.text.length >= 9);
    expect(stream.text).toBe(":\n\n".repeat(3));
  } finally {
    vi.useRealTimers();
  }
});

test("what is refused has a status, and what fails later an event", async () => {
  const wrong = await open({ query: "subscription { nothing }" });
  expect([wrong.response.status, wrong.response.headers.get("Content-Type")]).toEqual([
    400,
    "application/json; charset=utf-8",
  ]);
  expect((await open({ query: "subscription { guarded { n } }" })).response.status).toBe(403);
  const denied = await open({ query: "subscription { denied { n } }" });
  expect(denied.response.headers.get("Content-Type")).toBe("text/event-stream");
  await until(() => denied.over);
  expect(denied.text).toMatch(/^event: next\ndata: .*"FORBIDDEN".*\n\nevent: complete\n/);
});

test("it ends with the token, without a word that it was complete", async () => {
  const stream = await open({ query: CLOCK }, { claims: { exp: Math.floor(Date.now() / 1_000) + 1 } });
  await until(() => stream.over);
  expect(stream.text).not.toMatch("complete");
});
