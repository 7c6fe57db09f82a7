import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import { setInterval } from "node:timers/promises";
import { afterAll, describe, expect, test } from "vitest";
import { createOutbound, type OutboundRequest } from "./breaker.ts";

// Real sockets and real time: what a system in trouble does to its callers. The tests wait side by side.
const servers = new AsyncDisposableStack();
afterAll(() => servers.disposeAsync());

/** A system that behaves as told; what one call to it gave, how often it was asked and how long that took. */
async function callTo(behave: RequestListener, request: OutboundRequest = {}) {
  let asked = 0;
  const server = createServer((incoming, response) => {
    asked += 1;
    behave(incoming, response);
  });
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  servers.defer(() => server.closeAllConnections());
  servers.defer(() => void server.close());
  const outbound = createOutbound(`live-${Math.random()}`);
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  const began = performance.now();
  const read = async (response: Response) => ({ status: response.status, body: await response.json() });
  const [result] = await Promise.allSettled([outbound.fetch(url, request, read)]);
  return { result, asked, ms: performance.now() - began };
}

const failed = (message: RegExp, more = {}) => ({
  status: "rejected",
  reason: expect.objectContaining({
    code: "OUTBOUND_FAILED",
    message: expect.stringMatching(message),
    ...more,
  }),
});

const answering =
  (status: number, body: string, headers = {}): RequestListener =>
  (_request, response) =>
    response.writeHead(status, headers).end(body);

/** Behaves so once, and well from then on. */
function atFirst(behave: RequestListener): RequestListener {
  let calls = 0;
  return (request, response) => {
    calls += 1;
    return calls === 1 ? behave(request, response) : answering(200, "{}")(request, response);
  };
}

describe.concurrent("a system in trouble", () => {
  test.each<[string, RequestListener, RegExp]>([
    ["answers 500", answering(500, "{}"), /it answered 500/],
    ["answers 503", answering(503, "{}"), /it answered 503/],
    ["asks for rest with 429", answering(429, "{}"), /it answered 429/],
    ["resets the connection", (request) => request.socket.resetAndDestroy(), /fetch failed/],
    ["answers HTML", answering(200, "<html>maintenance</html>"), /JSON/],
    ["answers truncated JSON", answering(200, '{"a": [1, 2'), /JSON/],
    [
      "breaks off in the body",
      (_request, response) => response.write('{"a"', () => response.destroy()),
      /terminated/,
    ],
  ])("that %s is asked four times, with waits", async (_what, behave, message) => {
    const { result, asked, ms } = await callTo(behave);
    expect(result).toEqual(failed(message));
    expect(asked).toBe(4);
    expect(ms).toBeGreaterThan(1_700);
    expect(ms).toBeLessThan(6_000);
  });

  test("that never answers is asked four times, five seconds each", async () => {
    const { result, asked, ms } = await callTo(() => {});
    expect(result).toEqual(failed(/timed out/));
    expect(asked).toBe(4);
    expect(ms).toBeLessThan(35_000);
  });

  test("that drips a byte at a time is cut after five seconds, though it never stops", async () => {
    const drip: RequestListener = async (_request, response) => {
      response.write("[");
      for await (const _ of setInterval(100)) if (!response.write(" ") || response.destroyed) break;
    };
    const { result, asked, ms } = await callTo(drip, { method: "POST" });
    expect(result).toEqual(failed(/timed out/));
    expect(asked).toBe(1);
    expect(ms).toBeLessThan(6_000);
  });

  test("that asks for two seconds' rest is given them", async () => {
    const { result, asked, ms } = await callTo(atFirst(answering(429, "{}", { "retry-after": "2" })));
    expect(result).toMatchObject({ status: "fulfilled", value: { status: 200 } });
    expect(asked).toBe(2);
    expect(ms).toBeGreaterThanOrEqual(1_990);
  });

  test("that asks for a long rest is not asked again, and the error says from when on it may be", async () => {
    const { result, asked, ms } = await callTo(answering(503, "{}", { "retry-after": "120" }));
    expect(result).toEqual(failed(/it answered 503; try again at /, { retryAt: expect.any(Date) }));
    expect(asked).toBe(1);
    expect(ms).toBeLessThan(1_000);
  });

  test.each([400, 401, 403, 404, 409, 412, 422])(
    "is not what %i means: the answer is passed on",
    async (status) => {
      const { result, asked } = await callTo(answering(status, "{}"));
      expect(result).toMatchObject({ status: "fulfilled", value: { status, body: {} } });
      expect(asked).toBe(1);
    },
  );

  test("gets a POST once", async () => {
    expect(await callTo(answering(500, "{}"), { method: "POST", body: "{}" })).toMatchObject({ asked: 1 });
  });

  test("gets a POST with an idempotency key as often as anything else, with the same body", async () => {
    const bodies: string[] = [];
    const record: RequestListener = async (request, response) => {
      bodies.push(Buffer.concat(await Array.fromAsync(request)).toString());
      response.writeHead(500).end();
    };
    await callTo(record, { method: "POST", body: "nudge", headers: { "Idempotency-Key": "nudge-1" } });
    expect(bodies).toEqual(["nudge", "nudge", "nudge", "nudge"]);
  });
});
