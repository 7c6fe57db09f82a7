import { register } from "prom-client";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { createOutbound, type Outbound } from "./breaker.ts";

let endpoint: string;
let outbound: Outbound;

beforeEach(() => {
  vi.useFakeTimers();
  endpoint = `calendar-${Math.random()}`;
  outbound = createOutbound(endpoint);
});
afterEach(() => vi.useRealTimers());

const answer = async () => "done";
const fail = async () => {
  throw new Error("no answer");
};

/** Runs timers until the call has ended; what it gave, or the error's code, and how long it took. */
async function outcome(call: Promise<string>) {
  const began = Date.now();
  const settled = call.then(
    (value) => value,
    (error: { code: string }) => error.code,
  );
  let ended = false;
  void settled.finally(() => {
    ended = true;
  });
  while (!ended) await vi.advanceTimersToNextTimerAsync();
  return { result: await settled, ms: Date.now() - began };
}

const once = (work: () => Promise<string>) => outbound.call(work, { repeatable: false });
const resultOf = async (work: () => Promise<string>) => (await outcome(once(work))).result;

async function make(calls: number, work: () => Promise<string>) {
  for (let call = 0; call < calls; call += 1) await resultOf(work);
}

async function stateInMetrics() {
  const { values } = (await register.getSingleMetric("organism_breaker_state")?.get()) ?? { values: [] };
  return values
    .filter(({ labels, value }) => labels["endpoint"] === endpoint && value === 1)
    .map(({ labels }) => labels["state"]);
}

async function open() {
  await make(10, fail);
  expect(await stateInMetrics()).toEqual(["open"]);
}

test("five failures of the last ten calls open the circuit", async () => {
  await make(5, answer);
  await make(5, fail);
  expect(await resultOf(answer)).toBe("CIRCUIT_OPEN");
});

test("four failures of the last ten calls do not", async () => {
  await make(6, answer);
  await make(4, fail);
  expect(await resultOf(answer)).toBe("done");
});

test("nothing opens before ten calls were seen", async () => {
  await make(9, fail);
  expect(await stateInMetrics()).toEqual(["closed"]);
  await make(1, fail);
  expect(await stateInMetrics()).toEqual(["open"]);
});

test("only the last ten calls count", async () => {
  await make(4, fail);
  await make(10, answer);
  await make(4, fail);
  expect(await resultOf(answer)).toBe("done");
});

test("an open circuit fails at once, without an attempt, and says when to try again and what happened", async () => {
  await open();
  const work = vi.fn(answer);
  const retryAt = new Date(Date.now() + 60_000);
  await expect(once(work)).rejects.toMatchObject({
    code: "CIRCUIT_OPEN",
    retryAt,
    message: `${endpoint} failed too often and is left alone; try again at ${retryAt.toISOString()}`,
    cause: new Error("no answer"),
  });
  expect(work).not.toHaveBeenCalled();
});

test("it stays open for 60 seconds, then lets exactly one probe through; others fail at once", async () => {
  await open();
  vi.advanceTimersByTime(59_999);
  expect(await resultOf(answer)).toBe("CIRCUIT_OPEN");
  vi.advanceTimersByTime(1);
  const { promise, resolve } = Promise.withResolvers<string>();
  const work = vi.fn(() => promise);
  const probe = once(work);
  const others = await Promise.allSettled([
    once(work),
    once(work),
    outbound.call(work, { repeatable: true }),
  ]);
  expect(others.map((other) => other.status === "rejected" && other.reason.code)).toEqual(
    Array(3).fill("CIRCUIT_OPEN"),
  );
  expect(await stateInMetrics()).toEqual(["half-open"]);
  resolve("done");
  expect(await probe).toBe("done");
  expect(work).toHaveBeenCalledTimes(1);
  expect(await stateInMetrics()).toEqual(["closed"]);
});

test("a probe that fails keeps it open for another 60 seconds, without retries", async () => {
  await open();
  vi.advanceTimersByTime(60_000);
  const work = vi.fn(fail);
  expect((await outcome(outbound.call(work, { repeatable: true }))).result).toBe("CIRCUIT_OPEN");
  expect(work).toHaveBeenCalledTimes(1);
  vi.advanceTimersByTime(58_000);
  expect(await resultOf(answer)).toBe("CIRCUIT_OPEN");
});

test("after a successful probe, old failures are forgotten", async () => {
  await open();
  vi.advanceTimersByTime(60_000);
  await make(1, answer);
  await make(8, fail);
  expect(await stateInMetrics()).toEqual(["closed"]);
});

test("repeatable work is tried four times, with growing waits", async () => {
  const at: number[] = [];
  const { result } = await outcome(
    outbound.call(
      async () => {
        at.push(Date.now());
        throw new Error("no answer");
      },
      { repeatable: true },
    ),
  );
  expect(result).toBe("OUTBOUND_FAILED");
  const waits = at.slice(1).map((time, index) => time - (at[index] ?? 0));
  expect(waits).toHaveLength(3);
  for (const [index, wait] of waits.entries()) {
    expect(wait).toBeGreaterThanOrEqual(250 * 2 ** index);
    expect(wait).toBeLessThanOrEqual(500 * 2 ** index);
  }
});

test("waits differ from call to call, so that callers do not come back together", async () => {
  const times = new Set<number>();
  for (let call = 0; call < 5; call += 1) {
    outbound = createOutbound(`${endpoint}-${call}`);
    times.add((await outcome(outbound.call(fail, { repeatable: true }))).ms);
  }
  expect(times.size).toBeGreaterThan(1);
});

test("it succeeds if a later attempt does", async () => {
  const work = vi.fn(answer).mockRejectedValueOnce(new Error("no answer"));
  expect((await outcome(outbound.call(work, { repeatable: true }))).result).toBe("done");
  expect(work).toHaveBeenCalledTimes(2);
});

test("work that may not be repeated is tried once", async () => {
  const work = vi.fn(fail);
  expect(await resultOf(work)).toBe("OUTBOUND_FAILED");
  expect(work).toHaveBeenCalledTimes(1);
});

test("an attempt ends after five seconds, though it ignores its signal", async () => {
  const signals: AbortSignal[] = [];
  const stuck = outbound.call(
    (signal) => {
      signals.push(signal);
      return new Promise<string>(() => {});
    },
    { repeatable: false },
  );
  expect(await outcome(stuck)).toEqual({ result: "OUTBOUND_FAILED", ms: 5_000 });
  expect(signals[0]?.aborted).toBe(true);
});

test("a call that never gets an answer ends within 35 seconds", async () => {
  const { result, ms } = await outcome(
    outbound.call(() => new Promise<string>(() => {}), { repeatable: true }),
  );
  expect(result).toBe("OUTBOUND_FAILED");
  expect(ms).toBeLessThanOrEqual(35_000);
});

test("one endpoint's trouble leaves another alone", async () => {
  const other = createOutbound(`${endpoint}-other`);
  await open();
  expect(await other.call(answer, { repeatable: false })).toBe("done");
});

test("attempts are counted by outcome", async () => {
  await make(3, answer);
  await make(7, fail);
  await make(2, answer);
  const { values } = (await register.getSingleMetric("organism_breaker_attempts_total")?.get()) ?? {
    values: [],
  };
  const counts = values
    .filter(({ labels }) => labels["endpoint"] === endpoint)
    .map(({ labels, value }) => [labels["outcome"], value]);
  expect(Object.fromEntries(counts)).toEqual({ succeeded: 3, failed: 7, refused: 2 });
});
