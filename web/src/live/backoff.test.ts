import { expect, test } from "vitest";
import { waitAfter } from "./backoff.ts";

test("each failure doubles the wait, up to half a minute, and chance takes at most half of it", () => {
  const longest = [1, 2, 3, 4, 5, 6, 20].map((failures) => waitAfter(failures, 1));
  expect(longest).toEqual([1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000]);
  expect(waitAfter(3, 0)).toBe(2_000);
});
