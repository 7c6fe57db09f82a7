import { expect, test } from "vitest";
import { refusePerson } from "./person.ts";

const codeOf = (record: Partial<Parameters<typeof refusePerson>[0]>) =>
  refusePerson({ address: "lead@example.org", ...record })?.code ?? null;

test("whoever has an address can be recorded", () => {
  expect(codeOf({})).toBeNull();
  expect(codeOf({ address: "17", manager: "17" })).toBeNull();
});

test("formulas, markup and statements in a name or team are a name or team", () => {
  for (const text of ["=1+1", "<b>x</b>", "'; drop table graph.person; --", "{{7*7}}", "$(id)"])
    expect(codeOf({ name: text, team: text })).toBeNull();
});

test("what cannot be read or is out of range is refused with its code", () => {
  expect(codeOf({ address: "  " })).toBe("INVALID_ADDRESS");
  expect(codeOf({ address: "x".repeat(321) })).toBe("INVALID_ADDRESS");
  expect(codeOf({ manager: "a\u0000b" })).toBe("INVALID_ADDRESS");
  expect(codeOf({ name: "" })).toBe("INVALID_NAME");
  expect(codeOf({ name: "one\ntwo" })).toBe("INVALID_NAME");
  expect(codeOf({ team: "Sales//North" })).toBe("INVALID_TEAM");
  expect(codeOf({ team: "a/".repeat(12).concat("a") })).toBe("INVALID_TEAM");
  expect(codeOf({ zone: "Mars/Olympus" })).toBe("UNKNOWN_ZONE");
  expect(codeOf({ zone: "+01:00" })).toBe("UNKNOWN_ZONE");
  expect(codeOf({ contractHours: 81 })).toBe("INVALID_HOURS");
  expect(codeOf({ contractHours: Number.NaN })).toBe("INVALID_HOURS");
});

test("zones are known by every name they have", () => {
  for (const zone of ["Europe/Warsaw", "UTC", "America/Argentina/Buenos_Aires", "Asia/Calcutta"])
    expect(codeOf({ zone })).toBeNull();
});
