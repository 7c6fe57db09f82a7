import { trace } from "@opentelemetry/api";
import {
  BrokenCircuitError,
  CircuitState,
  CountBreaker,
  circuitBreaker,
  DelegateBackoff,
  ExponentialBackoff,
  halfJitterGenerator,
  handleAll,
  handleWhen,
  type IBackoff,
  type IRetryBackoffContext,
  retry,
  TimeoutStrategy,
  timeout,
} from "cockatiel";
import { Counter, Gauge } from "prom-client";
import { readRetryAfter } from "./breaker/retry-after.ts";
import { OrganismError } from "./errors.ts";
import { log } from "./observing/log.ts";
import { inSpan } from "./observing/tracing.ts";

const ATTEMPT_TIMEOUT_MS = 5_000;
const RETRIES = 3;
const FIRST_BACKOFF_MS = 500;
// The longest wait between attempts, asked for or not; so a call ends within 4 × 5 s + 3 × 5 s = 35 s. An endpoint
// that asks for more is not tried again: the error says from when on, and the caller's queue can wait without holding anything.
const LONGEST_WAIT_MS = 5_000;
const OPEN_MS = 60_000;
const WINDOW = 10;
// cockatiel opens above the threshold; 5 of 10 shall open.
const THRESHOLD = 0.49;

const stateNames = {
  [CircuitState.Closed]: "closed",
  [CircuitState.Open]: "open",
  [CircuitState.HalfOpen]: "half-open",
};

const stateGauge = new Gauge({
  name: "organism_breaker_state",
  help: "1 for the state the endpoint's circuit breaker is in, 0 for the others.",
  labelNames: ["endpoint", "state"],
});

const attempts = new Counter({
  name: "organism_breaker_attempts_total",
  help: "Attempts to reach an endpoint by outcome; refused ones found the circuit open and did not leave the process.",
  labelNames: ["endpoint", "outcome"],
});

/** An endpoint could not be reached or is in trouble (`OUTBOUND_FAILED`), or is spared because it was (`CIRCUIT_OPEN`). */
export class OutboundError extends OrganismError {
  /** Not worth trying before. */
  readonly retryAt: Date | undefined;
  constructor(
    code: "OUTBOUND_FAILED" | "CIRCUIT_OPEN",
    message: string,
    options: ErrorOptions & { retryAt?: Date | undefined },
  ) {
    super(code, message, options);
    this.retryAt = options.retryAt;
  }
}

/** A request whose body can be sent again. */
export type OutboundRequest = Omit<RequestInit, "signal" | "body"> & { body?: string };

export interface Outbound {
  /**
   * Runs `work`, an attempt to use the endpoint; it is tried again only if `repeatable` (idempotent, or carrying an
   * idempotency key). Every rejection counts against the endpoint: an answer that merely says no is a value.
   */
  call<T>(work: (signal: AbortSignal) => Promise<T>, options: { repeatable: boolean }): Promise<T>;
  /**
   * Sends a request; `read` must take all it wants from the body, as the attempt, and so its time limit, ends with it.
   * 408, 425, 429 and 5xx count against the endpoint, as does an answer that `read` rejects. Every other status reaches `read`.
   * POST and PATCH are repeated only with an `idempotency-key` header.
   */
  fetch<T>(url: string | URL, request: OutboundRequest, read: (response: Response) => Promise<T>): Promise<T>;
}

/** The way out to one other system, and the only one: bounded in time, retried with care, cut while the system is down. */
export function createOutbound(endpoint: string): Outbound {
  const circuit = createCircuit(endpoint);
  const call: Outbound["call"] = (work, { repeatable }) =>
    inSpan(`outbound ${endpoint}`, { "organism.endpoint": endpoint }, async () => {
      try {
        return await (repeatable ? repeated.execute(() => circuit(work)) : circuit(work));
      } catch (error) {
        throw error instanceof OutboundError ? error : describeFailure(endpoint, error);
      }
    });
  return {
    call,
    fetch: (url, request, read) =>
      call((signal) => send(url, { ...request, signal }, read), { repeatable: isRepeatable(request) }),
  };
}

/** One attempt through the endpoint's breaker. */
function createCircuit(endpoint: string) {
  const breaker = circuitBreaker(handleAll, {
    halfOpenAfter: OPEN_MS,
    breaker: new CountBreaker({ threshold: THRESHOLD, size: WINDOW }),
  });
  let retryAt = new Date();
  showState(endpoint, breaker.state);
  breaker.onStateChange((state) => {
    // While half-open, the probe decides within its time limit.
    retryAt = new Date(Date.now() + (state === CircuitState.Open ? OPEN_MS : ATTEMPT_TIMEOUT_MS));
    showState(endpoint, state);
    log.warn("circuit breaker changed", { endpoint, state: stateNames[state as keyof typeof stateNames] });
  });

  const refuse = () => {
    attempts.inc({ endpoint, outcome: "refused" });
    const last = breaker.lastFailure;
    const cause = last && "error" in last ? last.error : undefined;
    const message = `${endpoint} failed too often and is left alone; try again at ${retryAt.toISOString()}`;
    return new OutboundError("CIRCUIT_OPEN", message, { cause, retryAt });
  };

  return async function attempt<T>(work: (signal: AbortSignal) => Promise<T>): Promise<T> {
    // cockatiel would make callers wait for the probe and then let all of them through.
    if (breaker.state === CircuitState.HalfOpen) throw refuse();
    try {
      const result = await breaker.execute(() => limited.execute(({ signal }) => work(signal)));
      attempts.inc({ endpoint, outcome: "succeeded" });
      return result;
    } catch (error) {
      if (error instanceof BrokenCircuitError) throw refuse();
      attempts.inc({ endpoint, outcome: "failed" });
      throw error;
    }
  };
}

// Aggressive: work that ignores its signal is given up all the same.
const limited = timeout(ATTEMPT_TIMEOUT_MS, TimeoutStrategy.Aggressive);

// Half of each wait is fixed: full jitter may be no wait at all, for a system that asks for rest.
const exponential = new ExponentialBackoff({
  initialDelay: FIRST_BACKOFF_MS,
  maxDelay: LONGEST_WAIT_MS,
  generator: halfJitterGenerator,
});

const backoff = new DelegateBackoff<IRetryBackoffContext<unknown>, IBackoff<unknown>>((context, earlier) => {
  const state = earlier ? earlier.next(context) : exponential.next();
  const asked = "error" in context.result ? (waitAskedBy(context.result.error) ?? 0) : 0;
  return { delay: Math.max(state.duration, asked), state };
});

const repeated = retry(
  handleWhen((error) => !(error instanceof OutboundError) && (waitAskedBy(error) ?? 0) <= LONGEST_WAIT_MS),
  { maxAttempts: RETRIES, backoff },
);
// Once for all calls: the listener runs in the context of the call that waits.
repeated.onRetry(({ attempt, delay }) =>
  trace.getActiveSpan()?.addEvent("retry", { attempt, delayMs: delay }),
);

class TroubledStatus extends Error {
  readonly retryAfterMs: number | undefined;
  constructor({ status, headers }: Response) {
    super(`it answered ${status}`);
    this.retryAfterMs = readRetryAfter(headers.get("retry-after"));
  }
}

const waitAskedBy = (error: unknown) => (error instanceof TroubledStatus ? error.retryAfterMs : undefined);

async function send<T>(url: string | URL, init: RequestInit, read: (response: Response) => Promise<T>) {
  const response = await fetch(url, init);
  if (!isTroubled(response.status)) return read(response);
  throw new TroubledStatus(response);
}

const isTroubled = (status: number) => status >= 500 || [408, 425, 429].includes(status);

const isRepeatable = ({ method = "GET", headers }: OutboundRequest) =>
  !["POST", "PATCH"].includes(method.toUpperCase()) || new Headers(headers).has("idempotency-key");

function describeFailure(endpoint: string, error: unknown) {
  const wait = waitAskedBy(error);
  const retryAt = wait === undefined ? undefined : new Date(Date.now() + wait);
  const reason = error instanceof Error ? error.message : String(error);
  const advice = retryAt ? `; try again at ${retryAt.toISOString()}` : "";
  return new OutboundError("OUTBOUND_FAILED", `${endpoint} failed: ${reason}${advice}`, {
    cause: error,
    retryAt,
  });
}

function showState(endpoint: string, current: CircuitState) {
  for (const [state, name] of Object.entries(stateNames))
    stateGauge.set({ endpoint, state: name }, Number(state) === current ? 1 : 0);
}
