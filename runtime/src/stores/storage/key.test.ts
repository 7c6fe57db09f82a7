import { expect, test } from "vitest";
import { demandKey } from "./key.ts";

test.each(["a", "exports/2026-11/load.csv", "..a/b..c/...d", "übung/ß"])("%j is a key", (key) => {
  expect(demandKey(key)).toBe(key);
});

test.each([
  ["", "is empty"],
  ["/etc/passwd", "begins with a slash"],
  ["..", "segment"],
  ["../../up", "segment"],
  ["a/../../b", "segment"],
  ["a/./b", "segment"],
  ["a//b", "segment"],
  ["a/", "segment"],
  ["a\\..\\b", "backslash"],
  ["a\u0000b", "control character"],
  ["a\nb", "control character"],
  ["ü".repeat(513), "longer than 1024 bytes"],
])("%j is refused", (key, reason) => {
  expect(() => demandKey(key)).toThrow(reason);
});
