import { expect, test } from "vitest";
import { horizonOf, nameDataset } from "./dataset.ts";

const now = new Date("2026-03-02T09:00:00.000Z");
const newestEvent = new Date("2010-09-30T14:05:00.000Z");

test("a live dataset's horizon is now, another's its newest event", () => {
  expect(horizonOf({ live: true, newestEvent: null }, now)).toEqual(now);
  expect(horizonOf({ live: false, newestEvent }, now)).toEqual(newestEvent);
  expect(horizonOf({ live: false, newestEvent: null }, now)).toBeNull();
});

test("a name is trimmed", () => {
  expect(nameDataset("  Mail of 2010 ")).toEqual({ allowed: true, name: "Mail of 2010" });
});

test("names are counted in characters, and two spellings of a letter are one", () => {
  expect(nameDataset("🙂".repeat(80)).allowed).toBe(true);
  expect(nameDataset("Cafe\u0301")).toEqual(nameDataset("Caf\u00e9"));
});

test.each([
  ["", "empty"],
  ["   ", "empty"],
  ["x".repeat(81), "81 characters"],
  ["a\u0000b", "control"],
  ["a\u202Eb", "invisible"],
  ["a\u2028b", "control"],
  ["\u3164", "invisible"],
  ["\u2800", "invisible"],
])("the name %j is refused with a reason", (text, reason) => {
  expect(nameDataset(text)).toMatchObject({ allowed: false, reason: expect.stringContaining(reason) });
});
