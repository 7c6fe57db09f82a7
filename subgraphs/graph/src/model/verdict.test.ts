import { expect, test } from "vitest";
import { refuseItem } from "./verdict.ts";

const now = new Date("2026-03-02T09:00:00.000Z");
const codeAt = (at: string, live = false) =>
  refuseItem({ id: "1", from: "a@x", to: "b@x", at: new Date(at) }, { live, now })?.code;

test.each([
  "0000-01-01T00:00:00Z",
  "0001-01-01T00:00:00+14:00",
  "0001-01-01T00:00:00Z",
  "1969-12-31T23:59:59Z",
])("%s is no time at which anybody sent anything", (at) =>
  expect([codeAt(at), codeAt(at, true)]).toEqual(["INVALID_TIME", "INVALID_TIME"]),
);

test("an archive may be as old as mail; what is live is kept for two years", () => {
  expect(codeAt("1970-01-01T00:00:00Z")).toBeUndefined();
  expect(codeAt("2010-01-04T10:00:00Z", true)).toBe("PAST_RETENTION");
  expect(codeAt("9999-12-31T23:59:59Z")).toBe("IN_FUTURE");
});
