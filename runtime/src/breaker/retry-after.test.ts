import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { readRetryAfter } from "./retry-after.ts";

beforeEach(() => vi.useFakeTimers({ now: Date.UTC(2026, 0, 1) }));
afterEach(() => vi.useRealTimers());

test.each([
  [null, undefined],
  ["3", 3_000],
  ["0", 0],
  ["Thu, 01 Jan 2026 00:00:07 GMT", 7_000],
  ["Wed, 31 Dec 2025 23:59:59 GMT", 0],
  ["soon", undefined],
  ["", undefined],
])("%j asks for %j ms", (header, expected) => {
  expect(readRetryAfter(header)).toBe(expected);
});
