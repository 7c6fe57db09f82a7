import { afterEach, beforeEach, expect, test } from "vitest";
import { fail, send, startApi } from "./testing/api.ts";
import { folder, imported } from "./testing/imported.ts";

const ROWS = 4_500;

let api: Awaited<ReturnType<typeof startApi>>;
let files: ReturnType<typeof folder>;
let file: string;

beforeEach(async () => {
  api = await startApi();
  files = folder();
  const rows = Array.from({ length: ROWS }, (_, n) => `a${n % 90},b${n % 70},2026-01-05T10:00:00Z`);
  file = files.write("mail.csv", ["sender,recipient,at", ...rows].join("\n"));
});
afterEach(async () => {
  files[Symbol.dispose]();
  await api[Symbol.asyncDispose]();
});

/** Lets only every so many calls that record through. */
const oftenly = (every: number, trouble: (response: Parameters<typeof send>[0]) => void) => {
  let calls = 0;
  api.trouble = (response, items) => {
    calls += items ? 1 : 0;
    if (!items || calls % every !== 1) return false;
    trouble(response);
    return true;
  };
};

test("a token that ends is renewed, and everything arrives once", async () => {
  let calls = 0;
  api.trouble = (_response, items) => {
    calls += items ? 1 : 0;
    api.token = calls < 4 ? "token-1" : "token-2";
    return false;
  };
  expect(await imported(api, file)).toMatchObject({ accepted: ROWS });
  expect(api.stored.size).toBe(ROWS);
  expect(api.tokensGiven).toBe(2);
});

test.each<[string, number, Record<string, string>]>([
  ["is not ready (503)", 503, { "retry-after": "0" }],
  ["has spent its limit (429)", 429, { "retry-after": "0" }],
])("where the system %s, the import waits as long as it is told", async (_what, status, headers) => {
  oftenly(4, (response) => fail(response, status, "LATER", headers));
  expect(await imported(api, file)).toMatchObject({ accepted: ROWS, rejected: {} });
  expect(api.stored.size).toBe(ROWS);
});

test("where the intake is full, the same is sent again", async () => {
  api.overloaded = 3;
  expect(await imported(api, file)).toMatchObject({ accepted: ROWS });
  expect(api.stored.size).toBe(ROWS);
});

test("a connection that breaks costs nothing", async () => {
  oftenly(4, (response) => response.destroy());
  const { accepted, duplicates } = await imported(api, file);
  expect(accepted + duplicates).toBe(ROWS);
  expect(api.stored.size).toBe(ROWS);
});

test("an import that ended halfway goes on where it ended", async () => {
  let calls = 0;
  api.trouble = (response, items) => {
    calls += items ? 1 : 0;
    if (!items || calls < 4) return false;
    fail(response, 403, "FORBIDDEN");
    return true;
  };
  await expect(imported(api, file)).rejects.toThrow(/scope interactions:write/);
  const before = api.stored.size;
  expect(before).toBeGreaterThan(0);
  expect(before).toBeLessThan(ROWS);
  api.trouble = undefined;
  expect(await imported(api, file)).toMatchObject({ accepted: ROWS - before, duplicates: before });
  expect(api.stored.size).toBe(ROWS);
});

test("a value that refuses a whole call (422) costs its own row alone", async () => {
  api.trouble = (response, items) => {
    if (!items?.some(({ from, to }) => from === "a7" && to === "b7")) return false;
    fail(response, 422, "OUT_OF_RANGE");
    return true;
  };
  const alike = Array.from({ length: ROWS }, (_, n) => n).filter((n) => n % 90 === 7 && n % 70 === 7).length;
  expect(await imported(api, file)).toMatchObject({
    accepted: ROWS - alike,
    rejected: { OUT_OF_RANGE: alike },
  });
  expect(files.read("mail.csv.rejected.csv")).toContain("OUT_OF_RANGE");
});

test("a gateway that is not there is named, with what to do", async () => {
  const access = { ...api.access, gateway: "http://127.0.0.1:9" };
  await expect(imported({ access }, file)).rejects.toThrow(/127\.0\.0\.1:9 does not answer.*npm start/);
});

test("a token that is never accepted is said", async () => {
  api.token = "another";
  const access = { ...api.access, token: async () => "unknown" };
  await expect(imported({ access }, file)).rejects.toThrow(/does not accept the token/);
});

test("an answer that is no success is told in the system's words", async () => {
  api.trouble = (response) => {
    send(response, 400, { errors: [{ message: "Cannot query field" }] });
    return true;
  };
  await expect(imported(api, file)).rejects.toThrow(/refuses what the import asks: Cannot query field/);
});
