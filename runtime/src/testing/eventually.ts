import { vi } from "vitest";

// No stopwatch: what takes a tenth of a second alone may take many seconds on a busy machine.
const PATIENCE_MS = 50_000;
const INTERVAL_MS = 20;

/** Resolves with what the claim gives once it holds; throws its last failure where it never does. */
export const eventually = <Value>(claim: () => Value, patienceMs = PATIENCE_MS) =>
  vi.waitFor(claim, { timeout: patienceMs, interval: INTERVAL_MS });

/** Resolves once the condition is true; throws where it never is. */
export const untilTrue = <Value>(condition: () => Value) =>
  vi.waitUntil(condition, { timeout: PATIENCE_MS, interval: INTERVAL_MS });
